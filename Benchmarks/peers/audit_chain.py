"""The audit log of our schema: entries with their hashes, as the program makes them, so that `db verify` finds them sound."""

import hashlib
import struct


class AuditChain:
    def __init__(self, database):
        self.database = database
        self.event, self.previous = database.execute("SELECT event_id, hash FROM audit_head").fetchone()

    def add(self, moment, actor, kind, subject, detail):
        self.event += 1
        milliseconds = int(moment.timestamp()) * 1000
        data = b"rpi-deployment event 1\0" + self.previous + struct.pack("<Qq", self.event, milliseconds)
        for part in (actor, kind, subject, detail):
            data += struct.pack("<Q", len(part.encode())) + part.encode()
        digest = hashlib.sha256(data).digest()
        self.database.execute(
            "INSERT INTO events (id, at, at_ms, actor, kind, subject, detail, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self.event, moment.strftime("%Y-%m-%d %H:%M:%S"), milliseconds, actor, kind, subject, detail, self.previous, digest))
        self.previous = digest
