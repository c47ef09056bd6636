"""A server of this program with a data directory of its own, and devices that ask it."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path

PASSWORD = "correct horse battery"  # of a server that lives for a minute


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def wait_until(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


class Site:
    """The server; its ports stay the same over a restart."""

    def __init__(self, program, folder):
        self.program = str(program)
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.management, self.devices = free_ports(2)
        self.process = None
        self.first_run = None
        self.cli("db", "init")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.management}"

    def cli(self, *words, text=None):
        done = subprocess.run(
            [self.program, *words, "--data", str(self.data)], input=text, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
        return done.stdout

    def start(self, *options):
        output = self.folder / "serve.out"
        with open(output, "w") as out, open(self.folder / "serve.err", "a") as err:
            self.process = subprocess.Popen(
                [
                    self.program, "serve", "--management", f"127.0.0.1:{self.management}",
                    "--devices", f"127.0.0.1:{self.devices}", "--grace", "1", "--data", str(self.data), *options,
                ],
                stdout=out, stderr=err, stdin=subprocess.DEVNULL,
            )

        def is_up():
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended: {(self.folder / 'serve.err').read_text()[-2000:]}")
            text = output.read_text()
            return text if re.search(r"^management  .*\n(first run  .*\n.*\n)?", text, re.M) and text.endswith("\n") else None

        text = wait_until(is_up, "the server")
        # The link follows in the same write, or not at all.
        link = re.search(r"^first run  (\S+)", text, re.M)
        self.first_run = link.group(1) if link else None

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=60)
            self.process = None

    def add_user(self, name, role):
        self.cli("user", "add", name, "--role", role, "--password-stdin", text=PASSWORD + "\n")

    def change(self, sql, *values):
        """What no command does: times of the past, so that nobody has to wait for them."""
        with sqlite3.connect(self.data / "database" / "deployment.db", timeout=60) as database:
            database.execute(sql, values)
        database.close()


class Device:
    """A Pi as the server sees it, which reports what a test wants it to."""

    def __init__(self, site, number, product="KXP2", venue=None):
        self.site = site
        self.serial = f"{0x1000000000000000 + number:016x}"
        self.mac = f"2c:cf:67:00:{number // 256:02x}:{number % 256:02x}"
        self.product = product
        self.venue = venue
        self.answer = None

    def _post(self, path, body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.site.devices}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def ask(self):
        body = {"product_type": self.product, "serial_number": self.serial, "mac_address": self.mac, "protocol_version": 1}
        if self.venue:
            body["venue_code"] = self.venue
        status, self.answer = self._post("/api/config", body)
        return status

    def report(self, status, **fields):
        body = {
            "status": status, "hostname": self.answer["hostname"], "serial": self.serial, "mac_address": self.mac,
            "deployment_id": self.answer["deployment_id"], "deployment_token": self.answer["deployment_token"], **fields,
        }
        code, answer = self._post("/api/status", body)
        assert code == 200, answer
        return answer

    def write(self, share, total=4_800_000_000, rate=92_000_000, message="fetching and writing"):
        self.report(
            "downloading", bytes_total=total, bytes_written=int(total * share), bytes_received=int(total * share * 0.45), rate=rate,
            message=message,
        )

    def verify(self, share, total=4_800_000_000, rate=96_000_000):
        self.report(
            "verifying", bytes_total=total, bytes_written=total, verified_bytes=int(total * share), rate=rate,
            message="reading the card back",
        )

    def fail(self, reason):
        self.report("failed", error_message=reason)


def make_image(path, megabytes=24):
    """A small image with the layout of a Raspberry Pi's: MBR, FAT boot partition, ext4 root. No mount, no root rights needed."""
    folder = path.parent / "image-parts"
    (folder / "root/etc/cloud").mkdir(parents=True)
    (folder / "root/usr/lib").mkdir(parents=True)
    (folder / "boot").mkdir()
    (folder / "root/etc/hostname").write_text("raspberrypi\n")
    (folder / "root/etc/hosts").write_text("127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n")
    (folder / "root/usr/lib/payload").write_bytes(os.urandom(megabytes << 20))
    (folder / "boot/cmdline.txt").write_text("console=tty1 root=LABEL=root rootwait\n")
    script = f"""set -e
        truncate -s 36M boot.fs; mkfs.vfat -F 32 -s 1 -n BOOTFS boot.fs >/dev/null; mcopy -i boot.fs -s boot/* ::
        truncate -s {megabytes + 24}M root.fs; mkfs.ext4 -q -L root -E root_owner=0:0 -d root root.fs
        truncate -s {37 + megabytes + 24}M '{path}'
        printf 'label: dos\\nstart=1MiB, size=36MiB, type=c\\nstart=37MiB, size={megabytes + 24}MiB, type=83\\n' | sfdisk -q '{path}'
        dd if=boot.fs of='{path}' bs=1M seek=1 conv=notrunc,sparse status=none
        dd if=root.fs of='{path}' bs=1M seek=37 conv=notrunc,sparse status=none"""
    environment = {"PATH": "/usr/sbin:/sbin:/usr/bin:/bin"}
    subprocess.run(["bash", "-c", script], cwd=folder, check=True, env=environment, timeout=120)
