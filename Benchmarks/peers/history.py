"""history.py ORIGINAL.db ROUND SMOKE: the work of history-tasks with Python's sqlite3 in the original system's way, one connection kept open.

Prints one JSON object: milliseconds for each task.
"""

import json
import sqlite3
import statistics
import sys
import time


def main(path, round_number, count):
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    venues = [row["code"] for row in database.execute("SELECT code FROM venues ORDER BY code")]
    results = {}

    def timed(work):
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1000

    def median(name, times, work):
        results[name] = statistics.median(timed(lambda: work(index)) for index in range(times))

    def assign(index):
        serial, venue = f"AB{round_number:02d}{index:06d}", venues[index % len(venues)]
        cursor = database.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        row = cursor.execute("SELECT id, identifier FROM hostname_pool WHERE product_type = 'KXP2' AND venue_code = ? AND"
                             " status = 'available' ORDER BY identifier LIMIT 1", (venue,)).fetchone()
        cursor.execute("UPDATE hostname_pool SET status = 'assigned', mac_address = ?, serial_number = ?,"
                       " assigned_date = CURRENT_TIMESTAMP WHERE id = ?", ("2c:cf:67:00:00:01", serial, row["id"]))
        image = cursor.execute("SELECT * FROM master_images WHERE product_type = 'KXP2' AND is_active = 1").fetchone()
        cursor.execute("INSERT INTO deployment_history (hostname, mac_address, serial_number, ip_address, product_type, venue_code,"
                       " image_version, deployment_status) VALUES (?, ?, ?, ?, 'KXP2', ?, ?, 'started')",
                       (f"KXP2-{venue}-{row['identifier']}", "2c:cf:67:00:00:01", serial, "192.168.151.100", venue, image["version"]))
        database.commit()

    def venue_statistics(index):
        venue = venues[index % len(venues)]
        total = database.execute("SELECT COUNT(*) FROM hostname_pool WHERE venue_code = ?", (venue,)).fetchone()[0]
        return [total] + [
            database.execute("SELECT COUNT(*) FROM hostname_pool WHERE venue_code = ? AND status = ?", (venue, status)).fetchone()[0]
            for status in ("available", "assigned", "retired")]

    def venue_list(_):
        found = []
        for row in database.execute("SELECT * FROM venues ORDER BY code").fetchall():
            counts = [
                database.execute("SELECT COUNT(*) FROM hostname_pool WHERE venue_code = ? AND product_type = ? AND status = ?",
                                 (row["code"], product, status)).fetchone()[0]
                for product in ("KXP2", "RXP2") for status in ("available", "assigned")]
            found.append((dict(row), counts))
        return found

    def dashboard(_):
        counts = [database.execute("SELECT COUNT(*) FROM venues").fetchone()[0],
                  database.execute("SELECT COUNT(*) FROM hostname_pool").fetchone()[0]]
        counts += [
            database.execute("SELECT COUNT(*) FROM hostname_pool WHERE product_type = ? AND status = ?", (product, status)).fetchone()[0]
            for product in ("KXP2", "RXP2") for status in ("available", "assigned")]
        counts.append(database.execute("SELECT COUNT(*) FROM deployment_history WHERE deployment_status = 'success'").fetchone()[0])
        recent = [dict(row) for row in database.execute("SELECT * FROM deployment_history ORDER BY started_at DESC LIMIT 10")]
        return counts, recent

    def batches(_):
        return [dict(row) for row in database.execute("SELECT * FROM deployment_batches ORDER BY priority DESC, id")]

    def filtered(index):
        return [dict(row) for row in database.execute(
            "SELECT * FROM deployment_history WHERE venue_code = ? AND deployment_status = 'failed' AND started_at >= ?"
            " ORDER BY started_at DESC LIMIT 50", (venues[index % len(venues)], "2025-03-01 00:00:00"))]

    def searched(index):
        venue = venues[index % len(venues)]
        return [dict(row) for row in database.execute(
            "SELECT * FROM deployment_history WHERE venue_code = ? AND product_type = 'KXP2' AND (hostname LIKE ? OR mac_address LIKE ?"
            " OR serial_number LIKE ? OR error_message LIKE ?) ORDER BY started_at DESC LIMIT 50", (venue, *["%not there%"] * 4))]

    def karts(first, how_many):
        def work(_):
            cursor = database.cursor()
            for number in range(first, first + how_many):
                try:
                    cursor.execute("INSERT INTO hostname_pool (product_type, venue_code, identifier) VALUES ('KXP2', ?, ?)",
                                   (venues[0], f"{number:03d}"))
                except sqlite3.IntegrityError:
                    pass
            database.commit()
        return work

    times = [timed(lambda index=index: assign(index)) for index in range(count)]
    results["assignment"] = statistics.median(times)
    results["assignment p99"] = sorted(times)[int(len(times) * 0.99)]
    median("venue statistics", count, venue_statistics)
    median("venue list", 10, venue_list)
    median("dashboard", 10, dashboard)
    median("batch list", 20, batches)
    median("history, 3 filters", 40, filtered)
    median("history, 3 filters with text", 40, searched)
    median("import of 100", 1, karts(100_000 + round_number * 20_000, 100))
    median("import of 10,000", 1, karts(110_000 + round_number * 20_000, 10_000))
    print(json.dumps(results))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
