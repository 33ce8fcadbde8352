"""What is uploaded stays in memory: no file is opened to be written, nothing is sent anywhere."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parents[2]

READ_ALL = """
import os, sys
from pathlib import Path
from rnn_forecast.errors import UnreadableFile
from rnn_forecast.sources.upload import read

folders = [Path(name) for name in sys.argv[1:]]
files = [(path.name, path.read_bytes()) for folder in folders for path in folder.iterdir()]
rows = b"".join(b"2024-01-%02d,%d\\n" % (day, day) for day in range(1, 29))
read(b"date,value\\n" + rows, "a.csv")  # what is imported late
written = []
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

def watch(event, arguments):
    if event == "open" and (arguments[2] or 0) & WRITES:
        written.append(arguments[0])
    if event in ("os.mkdir", "os.rename", "os.symlink", "os.link", "tempfile.mkstemp",
                 "tempfile.mkdtemp", "subprocess.Popen", "os.system", "socket.connect"):
        done.append(event)

done = []
sys.dont_write_bytecode = True
sys.addaudithook(watch)
open(os.devnull, "w").close()
assert written == [os.devnull], "the watch is awake"
for name, content in files:
    try:
        read(content, name)
    except UnreadableFile:
        pass
print(len(files), written[1:], sorted(set(done)))
"""


def test_no_upload_touches_the_disk_or_the_network():
    folders = [TESTS / "uploads", TESTS / "spreadsheets"]
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, *map(str, folders)],
        capture_output=True,
        text=True,
        check=True,
        cwd=TESTS.parent,
    )
    files = sum(len(list(folder.iterdir())) for folder in folders)
    assert done.stdout.strip() == f"{files} [] []"
