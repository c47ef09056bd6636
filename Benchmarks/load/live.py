"""live.py PORT CLIENTS SECONDS DEAF: so many WebSocket clients, of which the last DEAF read nothing. Prints one JSON object: how long after it was
sent each message arrived, in milliseconds, how many arrived, and how many are missing between the first and the last of a client."""

import json
import selectors
import socket
import struct
import sys
import time

port, clients, seconds, deaf = (int(word) for word in sys.argv[1:])
request = (
    b"GET /ws HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


class Client:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(request)
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.socket.recv(1)
        assert head.startswith(b"HTTP/1.1 101 "), head
        self.socket.setblocking(False)
        self.rest = b""
        self.last = None
        self.missing = 0


selector = selectors.DefaultSelector()
everyone = [Client() for _ in range(clients)]
for client in everyone[: clients - deaf]:
    selector.register(client.socket, selectors.EVENT_READ, client)

delays = []


def take(client, now, counts):
    client.rest += client.socket.recv(1 << 16)
    while len(client.rest) >= 4:
        assert client.rest[0] == 0x81 or client.rest[0] == 0x89, client.rest[:2]
        length, start = client.rest[1], 2
        if length == 126:
            (length,), start = struct.unpack(">H", client.rest[2:4]), 4
        if len(client.rest) < start + length:
            return
        payload, client.rest = client.rest[start : start + length], client.rest[start + length :]
        if not payload:
            continue
        # Only the head of it: what is measured is the server, and parsing is the larger part of a client's work.
        number, sent = (float(part.split(b": ")[1]) for part in payload[:60].split(b", ")[:2])
        if client.last is not None:
            client.missing += int(number) - client.last - 1
        client.last = int(number)
        if counts:
            delays.append((now - sent) * 1000)


def run(until, counts):
    while (left := until - time.time()) > 0:
        for key, _ in selector.select(left):
            take(key.data, time.time(), counts)


run(time.time() + 1, False)
run(time.time() + seconds, True)
listening = everyone[: clients - deaf]
delays.sort()
print(
    json.dumps(
        {
            "p50": delays[len(delays) // 2],
            "p99": delays[int(len(delays) * 0.99)],
            "worst": delays[-1],
            "count": len(delays),
            "missing": sum(client.missing for client in listening),
            "silent": sum(client.last is None for client in listening),
        }
    )
)
