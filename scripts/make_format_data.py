"""Writes tests/data/formats: bytes of Prefect's serializers, and what Python reads in them.

    python3.9 -m venv venv
    venv/bin/pip install prefect==1.4.1 marshmallow==3.18.0 pandas==2.3.3 pyarrow 'setuptools<70'
    venv/bin/python scripts/make_format_data.py

Every file is one JSON object a line. A second run gives the same bytes.
"""
import base64
import bz2
import gzip
import hashlib
import importlib
import json
import lzma
import pathlib
import random
import subprocess
import zlib

DATA = pathlib.Path(__file__).parent.parent / "tests" / "data" / "formats"


def base64_of(data):
    return base64.b64encode(data).decode()


def write(name, rows):
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    (DATA / name).write_text("".join(lines), encoding="utf-8")


# Packed bytes. What they hold is told by its length and SHA-256, or made again
# by the test from `repeat`: a text and how often it stands there.

TEXT = "".join(f"{n}: the quick brown fox, {n * n % 97}\n" for n in range(120)).encode()


def noise(length, seed):
    return random.Random(seed).randbytes(length)


def mixture(length):
    """Text and noise in turn: plain chunks of LZMA2 between packed ones."""
    parts = []
    for seed in range(length // 3000):
        parts += [TEXT[:2000], noise(1000, seed)]
    return b"".join(parts)


HOLD = {
    "nothing": b"",
    "a byte": b"x",
    "text": TEXT,
    "noise": noise(900, 1),
    "a mixture": mixture(9000),
    "all bytes": bytes(range(256)) * 3,
    "four equal bytes": b"aaaa" + b"b" * 259 + b"cccc" * 70 + b"d",
}
REPEATED = {
    "a megabyte of zeros": ("\0", 1_000_000),
    "more than a small dictionary": (TEXT.decode()[:1000], 200),
}
# What every way of packing is tried on; the first way of a format, and those of
# the legacy one, on all of it.
ALWAYS = ["nothing", "a byte", "text"]


def lzma_filter(**options):
    return [{"id": lzma.FILTER_LZMA2, **options}]


def xz(**options):
    return lambda data: lzma.compress(data, format=lzma.FORMAT_XZ, **options)


def alone(**options):
    return lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE, **options)


def flushed(data):
    """Every kind of block that deflate has, and empty ones."""
    packer = zlib.compressobj(6)
    parts = []
    for at in range(0, len(data), 5000):
        parts += [packer.compress(data[at:at + 5000]), packer.flush(zlib.Z_SYNC_FLUSH)]
    return b"".join([*parts, packer.flush()])


def gzip_with_header(data):
    """A gzip header with extra bytes, a name, a comment and a checksum."""
    plain = gzip.compress(data, mtime=0)
    header = plain[:3] + bytes([0b11110]) + plain[4:10]
    header += b"\x04\0ab\0\0" + b"name\0" + b"comment\0"
    header += (zlib.crc32(header) & 0xFFFF).to_bytes(2, "little")
    return header + plain[10:]


def members(pack):
    def packed(data):
        middle = len(data) // 2
        return pack(data[:middle]) + pack(b"") + pack(data[middle:])
    return packed


def gzipped(level=9):
    return lambda data: gzip.compress(data, level, mtime=0)


def by_xz(*options):
    """What Python cannot write but reads: several blocks, sizes before them."""
    def packed(data):
        command = ["xz", "--stdout", *options]
        return subprocess.run(command, input=data, capture_output=True, check=True).stdout
    return packed


def sized(marker):
    """Legacy lzma that says its size: with an end marker, or without as the LZMA SDK writes."""
    def packed(data):
        if marker:
            with_marker = alone(preset=6)(data)
            return with_marker[:5] + len(data).to_bytes(8, "little") + with_marker[13:]
        raw = lzma.compress(data, format=lzma.FORMAT_RAW, filters=lzma_filter(preset=6))
        if raw[0] < 0xE0:
            return alone(preset=6)(data)
        payload = raw[6:7 + int.from_bytes(raw[3:5], "big")]
        assert raw[6 + len(payload):] == b"\0"
        header = raw[5:6] + (1 << 23).to_bytes(4, "little") + len(data).to_bytes(8, "little")
        return header + payload
    return packed


PACK = {
    "gzip": {
        **{f"level {n}": gzipped(n) for n in (9, 0, 1, 6)},
        "several members": members(gzipped()),
        "several members and zeros": lambda data: members(gzipped())(data) + bytes(7),
        "all parts of a header": gzip_with_header,
    },
    "zlib": {
        **{f"level {n}": (lambda data, n=n: zlib.compress(data, n)) for n in (-1, 0, 1, 3, 9)},
        "flushed": flushed,
    },
    "bz2": {
        **{f"level {n}": (lambda data, n=n: bz2.compress(data, n)) for n in (9, 1, 5)},
        "several streams": members(bz2.compress),
    },
    "lzma": {
        **{f"preset {n}": xz(preset=n) for n in (6, 0, 1, 2, 3, 4, 5, 7, 8, 9)},
        "preset 9 extreme": xz(preset=9 | lzma.PRESET_EXTREME),
        "no check": xz(check=lzma.CHECK_NONE),
        "crc32": xz(check=lzma.CHECK_CRC32),
        "crc64": xz(check=lzma.CHECK_CRC64),
        "sha256": xz(check=lzma.CHECK_SHA256),
        "the smallest dictionary": xz(filters=lzma_filter(preset=6, dict_size=4096)),
        "an odd dictionary": xz(filters=lzma_filter(preset=6, dict_size=6144)),
        "lc 0, lp 4, pb 0": xz(filters=lzma_filter(lc=0, lp=4, pb=0)),
        "lc 4, lp 0, pb 4": xz(filters=lzma_filter(lc=4, lp=0, pb=4)),
        "lc 1, lp 2, pb 1": xz(filters=lzma_filter(lc=1, lp=2, pb=1)),
        "mode fast": xz(filters=lzma_filter(mode=lzma.MODE_FAST, mf=lzma.MF_HC4)),
        "several streams": members(xz()),
        "several streams, padded": lambda data: members(lambda part: xz()(part) + bytes(8))(data),
        "several blocks": by_xz("--block-size=700"),
        "blocks with sizes": by_xz("--block-size=2000", "--threads=2"),
        "legacy, preset 0": alone(preset=0),
        "legacy, preset 6": alone(preset=6),
        "legacy, a small dictionary": alone(
            filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 4096, "lc": 0, "lp": 2, "pb": 0}]
        ),
        "legacy, its size and an end marker": sized(True),
        "legacy, its size alone": sized(False),
    },
}

FILTERED = {
    "Delta": [{"id": lzma.FILTER_DELTA, "dist": 4}],
    "BCJ x86": [{"id": lzma.FILTER_X86}],
    "BCJ ARM": [{"id": lzma.FILTER_ARM}],
}


def packed_rows():
    for format, ways in PACK.items():
        first = next(iter(ways))
        for way, pack in ways.items():
            every = way in (first, "legacy, preset 6", "several members", "several streams")
            for what, data in HOLD.items():
                if not every and what not in ALWAYS:
                    continue
                packed = pack(data)
                if way != "several streams, padded":  # of which Python reads the first
                    assert importlib.import_module(format).decompress(packed) == data
                yield {
                    "format": format,
                    "way": way,
                    "what": what,
                    "length": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "bytes": base64_of(packed),
                }
            for what, (text, times) in REPEATED.items():
                if not every and "dictionary" not in way:
                    continue
                yield {
                    "format": format,
                    "way": way,
                    "what": what,
                    "repeat": [text, times],
                    "bytes": base64_of(pack(text.encode() * times)),
                }
    for name, filters in FILTERED.items():
        yield {
            "format": "lzma",
            "way": "a filter",
            "what": name,
            "refused": name,
            "bytes": base64_of(xz(filters=[*filters, *lzma_filter()])(TEXT)),
        }


def packed_pickles():
    """Some of the recorded pickles in what JavaScript cannot pack."""
    pickles = (DATA.parent / "pickle" / "values.ndjson").read_text("utf-8").splitlines()
    for line in pickles[::8]:
        row = json.loads(line)
        data = base64.b64decode(row["bytes"])
        if len(data) > 3000:
            continue
        yield {
            "name": row["name"],
            "bz2": base64_of(bz2.compress(data)),
            "lzma": base64_of(lzma.compress(data)),
            "legacy": base64_of(lzma.compress(data, format=lzma.FORMAT_ALONE)),
        }


if __name__ == "__main__":
    DATA.mkdir(parents=True, exist_ok=True)
    write("packed.ndjson", packed_rows())
    write("packed_pickles.ndjson", packed_pickles())
