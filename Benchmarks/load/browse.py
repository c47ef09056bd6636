"""browse.py URL COOKIES SECONDS THINK: a person for each session, who goes from page to page with about THINK seconds between, a WebSocket open all the
time, and what the page's script asks for when it hears of a change (at most every 400 ms). Prints one JSON object: for each kind of page how many
milliseconds it took, and what came over the WebSockets.
"""

import asyncio
import base64
import json
import os
import random
import re
import sys
import time
import urllib.parse

PAGES = ["/", "/batches", "/kart-numbers", "/deployments", "/deployments/ID", "/reports"]
# The pages whose scripts listen, and what they ask for.
PIECES = {"/": "/dashboard/live", "/batches": "/batches/live"}
PAUSE = 0.4

times = {page: [] for page in [*PAGES, *PIECES.values()]}
heard = {"messages": 0, "bytes": 0, "lost": 0}


class Person:
    def __init__(self, host, cookie, number):
        self.host, self.cookie, self.random = host, cookie, random.Random(number)
        self.page = None
        self.news = asyncio.Event()
        self.line = asyncio.Lock()
        self.deployment = None

    def head(self, path, *more):
        return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {self.host}", f"Cookie: {self.cookie}", *more, "", ""]).encode()

    async def connect(self):
        address, port = self.host.split(":")
        self.reader, self.writer = await asyncio.open_connection(address, int(port), limit=1 << 22)
        self.ears, mouth = await asyncio.open_connection(address, int(port), limit=1 << 22)
        key = base64.b64encode(os.urandom(16)).decode()
        mouth.write(self.head(
            "/ws", f"Origin: http://{self.host}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}"))
        answer = await self.ears.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        self.mouth = mouth

    async def listen(self):
        try:
            while True:
                first, length = await self.ears.readexactly(2)
                if length == 126:
                    length = int.from_bytes(await self.ears.readexactly(2), "big")
                elif length == 127:
                    length = int.from_bytes(await self.ears.readexactly(8), "big")
                payload = await self.ears.readexactly(length)
                if first == 0x89:
                    self.mouth.write(bytes([0x8A, 0x80 | length]) + bytes(4) + payload)
                    continue
                assert first == 0x81, first
                heard["messages"] += 1
                heard["bytes"] += length
                # What the page puts into its cards itself.
                event = payload[:40]
                if b"deployment_update" not in event and b"stats_update" not in event and b"system_status" not in event:
                    self.news.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            heard["lost"] += 1

    async def get(self, name, path):
        async with self.line:
            start = time.perf_counter()
            self.writer.write(self.head(path))
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head).group(1))
            body = await self.reader.readexactly(length)
            times[name].append((time.perf_counter() - start) * 1000)
            assert head.startswith(b"HTTP/1.1 200 "), (path, head)
            return body

    async def follow(self):
        while True:
            await self.news.wait()
            await asyncio.sleep(PAUSE)
            self.news.clear()
            if self.page in PIECES:
                await self.get(PIECES[self.page], PIECES[self.page])

    async def walk(self, until, think):
        # People do not all begin at once.
        await asyncio.sleep(self.random.uniform(0, think))
        while time.perf_counter() < until:
            page = self.random.choice(PAGES)
            path = page
            if page == "/deployments/ID":
                if self.deployment is None:
                    continue
                path = self.deployment
            self.page = page
            body = await self.get(page, path)
            if page == "/deployments":
                found = re.findall(rb'href="(/deployments/\d+)"', body)
                if found:
                    self.deployment = self.random.choice(found).decode()
            await asyncio.sleep(self.random.uniform(0.5, 1.5) * think)


async def main(url, cookies, seconds, think):
    host = urllib.parse.urlsplit(url).netloc
    with open(cookies, encoding="utf-8") as file:
        people = [Person(host, line.strip(), number) for number, line in enumerate(file)]
    for person in people:
        await person.connect()
    background = [asyncio.create_task(work()) for person in people for work in (person.listen, person.follow)]
    until = time.perf_counter() + seconds
    await asyncio.gather(*(person.walk(until, think) for person in people))
    for task in background:
        if task.done() and task.exception():
            raise task.exception()
        task.cancel()
    await asyncio.gather(*background, return_exceptions=True)
    print(json.dumps({"times": times, "heard": heard}))


asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])))
