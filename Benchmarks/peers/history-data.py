"""history-data.py OURS.db ORIGINAL.db VENUES HOSTNAMES DEPLOYMENTS BATCHES: the same fleet in our schema and in the original system's.

OURS.db is a database that `rpi-deploy db init` made. Its triggers count and its events are chained as the program does it, so `db verify` finds it sound.
"""

import hashlib
import random
import sqlite3
import sys
from datetime import datetime, timedelta, timezone

from audit_chain import AuditChain

ORIGINAL = """
CREATE TABLE venues (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT UNIQUE NOT NULL, name TEXT NOT NULL, location TEXT,
    contact_email TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE hostname_pool (id INTEGER PRIMARY KEY AUTOINCREMENT, product_type TEXT NOT NULL, venue_code TEXT NOT NULL,
    identifier TEXT NOT NULL, status TEXT DEFAULT 'available', mac_address TEXT, serial_number TEXT, assigned_date TIMESTAMP, notes TEXT,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, UNIQUE(product_type, venue_code, identifier));
CREATE TABLE deployment_history (id INTEGER PRIMARY KEY AUTOINCREMENT, hostname TEXT, mac_address TEXT, serial_number TEXT,
    ip_address TEXT, product_type TEXT, venue_code TEXT, image_version TEXT, deployment_status TEXT,
    started_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, completed_at TIMESTAMP, error_message TEXT);
CREATE TABLE master_images (id INTEGER PRIMARY KEY AUTOINCREMENT, filename TEXT UNIQUE, product_type TEXT, version TEXT,
    size_bytes INTEGER, checksum TEXT, description TEXT, is_active BOOLEAN DEFAULT 0, uploaded_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE deployment_batches (id INTEGER PRIMARY KEY AUTOINCREMENT, venue_code TEXT NOT NULL, product_type TEXT NOT NULL,
    total_count INTEGER NOT NULL, remaining_count INTEGER NOT NULL, priority INTEGER DEFAULT 0, status TEXT DEFAULT 'pending',
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, started_at TIMESTAMP, completed_at TIMESTAMP);
CREATE INDEX idx_hostname_status ON hostname_pool(status);
CREATE INDEX idx_hostname_venue ON hostname_pool(venue_code);
CREATE INDEX idx_deployment_status ON deployment_history(deployment_status);
CREATE INDEX idx_deployment_venue ON deployment_history(venue_code);
CREATE INDEX idx_deployment_started ON deployment_history(started_at);
CREATE INDEX idx_batch_queue ON deployment_batches(status, priority);
"""


def text(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def milliseconds(moment):
    return int(moment.timestamp()) * 1000


def main(ours_path, original_path, venue_count, hostname_count, deployment_count, batch_count):
    random.seed(7)
    ours, original = sqlite3.connect(ours_path), sqlite3.connect(original_path)
    for database in (ours, original):
        database.execute("PRAGMA synchronous = OFF")
    original.executescript(ORIGINAL)
    beginning = datetime(2025, 1, 1, tzinfo=timezone.utc)
    venues = [f"V{number:03d}" for number in range(venue_count)]
    for code in venues:
        row = (code, f"Venue {code}", text(beginning))
        for database in (ours, original):
            database.execute("INSERT INTO venues (code, name, created_at) VALUES (?, ?, ?)", row)

    # Half of each pool is assigned, so that assignments have to find the lowest free number behind the others.
    per_venue = hostname_count // venue_count
    devices = []
    for index, code in enumerate(venues):
        for number in range(1, per_venue + 1):
            identifier = f"{number:03d}"
            serial = mac = assigned = None
            if number <= per_venue // 2:
                device = index * per_venue + number
                serial = hashlib.md5(str(device).encode()).hexdigest()[:16].upper()
                mac = "2c:cf:67:%02x:%02x:%02x" % (device >> 16 & 255, device >> 8 & 255, device & 255)
                assigned = text(beginning)
                devices.append((f"KXP2-{code}-{identifier}", code, serial, mac))
            row = ("KXP2", code, identifier, "assigned" if serial else "available", mac, serial, assigned, text(beginning))
            names = "product_type, venue_code, identifier, status, mac_address, serial_number, assigned_date, created_at"
            original.execute(f"INSERT INTO hostname_pool ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            ours.execute(f"INSERT INTO hostname_pool ({names}, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row + (number,))

    # Rows with a number are counted by whoever inserts them.
    ours.execute("INSERT INTO hostname_counts SELECT venue_code, product_type, status, count(*) FROM hostname_pool GROUP BY 1, 2, 3")

    image = ("kxp2-1.0", "KXP2", "1.0", 27_000_000_000, 9_000_000_000, 25_000_000_000, "a" * 64, "b" * 64, "ext4", 1, 1, text(beginning),
             text(beginning))
    ours.execute("INSERT INTO master_images (name, product_type, version, size_bytes, packed_bytes, used_bytes, checksum, source_checksum,"
                 " customization, is_active, activation, activated_at, uploaded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", image)
    original.execute("INSERT INTO master_images (filename, product_type, version, size_bytes, checksum, is_active)"
                     " VALUES ('kxp2-1.0.img', 'KXP2', '1.0', 27000000000, ?, 1)", ("a" * 64,))

    states = ["completed"] * 17 + ["cancelled", "pending", "paused"]
    for number in range(batch_count):
        state = states[number % len(states)]
        row = (venues[number % venue_count], "KXP2", 20, 0 if state == "completed" else 12, number % 50, state,
               text(beginning + timedelta(hours=number)))
        for database in (ours, original):
            database.execute("INSERT INTO deployment_batches (venue_code, product_type, total_count, remaining_count, priority, status,"
                             " created_at) VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    chain = AuditChain(ours)
    step = timedelta(days=365) / deployment_count
    for number in range(1, deployment_count + 1):
        hostname, code, serial, mac = random.choice(devices)
        started = beginning + step * number
        ended = started + timedelta(minutes=8)
        failed = number % 20 == 0
        state, error = ("failed", "the card cannot be written: input/output error") if failed else ("success", None)
        address = f"192.168.151.{100 + number % 150}"
        original.execute(
            "INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_version,"
            " deployment_status, started_at, completed_at, error_message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (hostname, mac, serial, address, "KXP2", code, "1.0", state, text(started), text(ended), error))
        ours.execute(
            "INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code, image_name,"
            " image_version, deployment_status, attempt, token_digest, token_used, started_at, completed_at, started_ms, completed_ms,"
            " last_seen_ms, error_message, bytes_total, bytes_written, verified_bytes)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (hostname, mac, serial, address, "KXP2", code, "kxp2-1.0", "1.0", state, hashlib.sha256(str(number).encode()).hexdigest(),
             text(started), text(ended), milliseconds(started), milliseconds(ended), milliseconds(ended), error, 25_000_000_000,
             25_000_000_000, 25_000_000_000))
        for moment, kind, detail in ((started, "deployment.started", '{"hostname":"%s","serial":"%s"}' % (hostname, serial)),
                                     (ended, f"deployment.{state}", '{"hostname":"%s"}' % hostname)):
            chain.add(moment, f"device serial {serial}", kind, f"deployment {number}", detail)
    for database in (ours, original):
        database.commit()
    ours.execute("PRAGMA wal_checkpoint(TRUNCATE)")


main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
