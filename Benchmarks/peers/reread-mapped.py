"""reread-mapped.py CARD MAP: reads the blocks that a bmap names from the card and compares their digests with the map's."""

import hashlib
import sys
import xml.etree.ElementTree
from urllib.request import urlopen

PIECE = 4 << 20


def main(card, url):
    bmap = xml.etree.ElementTree.fromstring(urlopen(url).read())
    block_size = int(bmap.find("BlockSize").text)
    image_size = int(bmap.find("ImageSize").text)
    with open(card, "rb", buffering=0) as device:
        for block_range in bmap.find("BlockMap").iter("Range"):
            first, _, last = block_range.text.strip().partition("-")
            offset = int(first) * block_size
            left = min((int(last or first) + 1) * block_size, image_size) - offset
            digest = hashlib.sha256()
            device.seek(offset)
            while left > 0:
                piece = device.read(min(left, PIECE))
                if not piece:
                    sys.exit(f"{card} ends too early")
                digest.update(piece)
                left -= len(piece)
            if digest.hexdigest() != block_range.get("chksum"):
                sys.exit(f"{card}: blocks {block_range.text.strip()} read back wrong")


main(*sys.argv[1:])
