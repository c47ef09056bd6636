"""web-data.py OURS.db PEER.db DEPLOYMENTS BATCHES: a fleet while devices are being installed, in our schema and in that of peers/web.

OURS.db is a database that `rpi-deploy db init` made; `db verify` finds it sound. PEER.db gets its rows out of OURS.db, so both have the same content.
"""

import hashlib
import sqlite3
import sys
from datetime import datetime, timedelta, timezone

from audit_chain import AuditChain

OPEN = 20
STAGES = {"network": 40_000, "decode": 60_000, "hash": 50_000, "write": 310_000, "readback": 280_000}
TOTAL = 25_000_000_000

PEER = """
CREATE TABLE products (code TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE venues (id INTEGER PRIMARY KEY, code TEXT UNIQUE NOT NULL, name TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE hostname_pool (id INTEGER PRIMARY KEY, product_type TEXT NOT NULL, venue_code TEXT NOT NULL, identifier TEXT NOT NULL,
    status TEXT NOT NULL, mac_address TEXT, serial_number TEXT, assigned_date TEXT, created_at TEXT NOT NULL,
    UNIQUE (product_type, venue_code, identifier));
CREATE TABLE deployment_batches (id INTEGER PRIMARY KEY, venue_code TEXT NOT NULL, product_type TEXT NOT NULL, total_count INTEGER NOT NULL,
    remaining_count INTEGER NOT NULL, priority INTEGER NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT,
    completed_at TEXT);
CREATE TABLE deployment_history (id INTEGER PRIMARY KEY, hostname TEXT, mac_address TEXT, serial_number TEXT, ip_address TEXT NOT NULL,
    product_type TEXT, venue_code TEXT, image_name TEXT, image_version TEXT, batch_id INTEGER, deployment_status TEXT NOT NULL,
    attempt INTEGER NOT NULL, started_at TEXT NOT NULL, completed_at TEXT, started_ms INTEGER NOT NULL, completed_ms INTEGER,
    last_seen_ms INTEGER NOT NULL, error_message TEXT, last_message TEXT, bytes_total INTEGER, bytes_written INTEGER, bytes_received INTEGER,
    bytes_resent INTEGER, rate INTEGER, verified_bytes INTEGER, stages TEXT);
CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, password_hash TEXT NOT NULL);
CREATE INDEX pool_counts ON hostname_pool (product_type, status);
CREATE INDEX history_open ON deployment_history (id) WHERE completed_at IS NULL;
CREATE INDEX history_ended ON deployment_history (completed_ms, deployment_status);
CREATE INDEX history_status ON deployment_history (deployment_status);
CREATE INDEX history_batch ON deployment_history (batch_id, deployment_status);
CREATE INDEX batches_queue ON deployment_batches (status, priority DESC, id);
"""


def text(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def milliseconds(moment):
    return int(moment.timestamp()) * 1000


def insert(database, table, **values):
    names = ", ".join(values)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))


def fill(database, deployment_count, batch_count, now):
    beginning = now - timedelta(days=20)
    venues = [f"V{number:03d}" for number in range(10)]
    for code in venues:
        insert(database, "venues", code=code, name=f"Kart track {code}", created_at=text(beginning))
    # Whoever installs devices on this fleet has added a real one.
    if not database.execute("SELECT 1 FROM master_images WHERE is_active AND product_type = 'KXP2'").fetchone():
        insert(
            database, "master_images", name="kxp2-1.0", product_type="KXP2", version="1.0", size_bytes=27_000_000_000,
            packed_bytes=9_000_000_000, used_bytes=TOTAL, checksum="a" * 64, source_checksum="b" * 64, customization="ext4", is_active=1,
            activation=1, activated_at=text(beginning), uploaded_at=text(beginning))

    per_venue = deployment_count // 5
    devices = []
    for index, code in enumerate(venues):
        for number in range(1, per_venue + 1):
            device = None
            if number <= per_venue // 2:
                order = index * per_venue + number
                serial = hashlib.md5(str(order).encode()).hexdigest()[:16].upper()
                device = (f"KXP2-{code}-{number:03d}", code, serial, "2c:cf:67:00:%02x:%02x" % (order >> 8 & 255, order & 255))
                devices.append(device)
            insert(
                database, "hostname_pool", product_type="KXP2", venue_code=code, identifier=f"{number:03d}", number=number,
                status="assigned" if device else "available", mac_address=device and device[3], serial_number=device and device[2],
                assigned_date=device and text(beginning), created_at=text(beginning))
    database.execute("INSERT INTO hostname_counts SELECT venue_code, product_type, status, count(*) FROM hostname_pool GROUP BY 1, 2, 3")

    # A third is in line, the rest is over.
    line = ["active", "pending", "paused", "pending", "active", "pending"]
    for number in range(1, batch_count + 1):
        state = line[number % len(line)] if number % 3 == 0 else ("cancelled" if number % 10 == 1 else "completed")
        created = beginning + timedelta(hours=number)
        over = state in ("completed", "cancelled")
        insert(
            database, "deployment_batches", venue_code=venues[number % len(venues)], product_type="KXP2", total_count=20,
            remaining_count={"completed": 0, "pending": 20}.get(state, 12), priority=number % 7, status=state, created_at=text(created),
            started_at=None if state == "pending" else text(created + timedelta(hours=1)),
            completed_at=text(created + timedelta(hours=5)) if over else None)

    chain = AuditChain(database)
    step = timedelta(days=14) / deployment_count
    for number in range(1, deployment_count + 1):
        is_open = number > deployment_count - OPEN
        failed = number % 25 == 0 and not is_open
        hostname, code, serial, mac = devices[(number * 7) % len(devices)]
        # The newest have ended minutes ago, one a minute.
        back = deployment_count - OPEN - number
        ended = None if is_open else now - (timedelta(minutes=back) if back < 15 else step * back)
        started = now - timedelta(minutes=5) if is_open else ended - timedelta(minutes=9)
        written = TOTAL * (number % OPEN + 1) // (OPEN + 1) if is_open else TOTAL
        state = ["downloading", "verifying"][number % 2] if is_open else ("failed" if failed else "success")
        insert(
            database, "deployment_history", hostname=hostname, mac_address=mac, serial_number=serial,
            ip_address=f"192.168.151.{100 + number % 150}", product_type="KXP2", venue_code=code, image_name="kxp2-1.0", image_version="1.0",
            batch_id=number % batch_count + 1, deployment_status=state, attempt=1,
            token_digest=hashlib.sha256(str(number).encode()).hexdigest(), token_used=1, started_at=text(started),
            completed_at=ended and text(ended), started_ms=milliseconds(started), completed_ms=ended and milliseconds(ended),
            last_seen_ms=milliseconds(ended or now), error_message="the card cannot be written: input/output error" if failed else None,
            last_message="writing" if is_open else None, bytes_total=TOTAL, bytes_written=written, bytes_received=written // 3, bytes_resent=0,
            rate=82_000_000 if is_open else None, verified_bytes=0 if is_open else TOTAL)
        if state == "success":
            for stage, time in STAGES.items():
                insert(database, "deployment_stages", deployment_id=number, stage=stage, milliseconds=time + number * 10)
        detail = '{"hostname":"%s","serial":"%s"}' % (hostname, serial)
        chain.add(started, f"device serial {serial}", "deployment.started", f"deployment {number}", detail)
        chain.add(ended or now, f"device serial {serial}", f"deployment.{state}", f"deployment {number}", '{"hostname":"%s"}' % hostname)
    database.commit()


def copy(ours_path, peer_path):
    peer = sqlite3.connect(peer_path)
    peer.execute("PRAGMA journal_mode = WAL")
    peer.executescript(PEER)
    peer.execute("ATTACH ? AS ours", (ours_path,))
    for table in ("products", "venues", "hostname_pool", "deployment_batches", "deployment_history"):
        names = [row[1] for row in peer.execute(f"PRAGMA main.table_info({table})") if row[1] != "stages"]
        names = ", ".join(names)
        peer.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM ours.{table}")
    peer.execute("UPDATE deployment_history SET stages = (SELECT json_group_object(stage, milliseconds) FROM"
                 " (SELECT * FROM ours.deployment_stages WHERE deployment_id = deployment_history.id ORDER BY stage))")
    peer.commit()
    peer.execute("ANALYZE main")
    peer.commit()


def main(ours_path, peer_path, deployment_count, batch_count):
    ours = sqlite3.connect(ours_path)
    ours.execute("PRAGMA synchronous = OFF")
    fill(ours, deployment_count, batch_count, datetime.now(timezone.utc))
    ours.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ours.close()
    copy(ours_path, peer_path)


main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
