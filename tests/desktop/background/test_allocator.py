import platform
import subprocess
import sys

import pytest

HOLES = """
import ctypes, random
from PySide6.QtCore import QCoreApplication, QElapsedTimer
from desktop.background import allocator

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4 // 1024

application = QCoreApplication([])
allocator.TRIM_EVERY_MS = 20
allocator.return_freed_memory(application)
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.malloc.argtypes = [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
library.free(library.malloc(20 << 20))  # from which it learns to keep large blocks
pictures = []
for _ in range(100):
    pictures.append(library.malloc(2 << 20))
    ctypes.memset(pictures[-1], 1, 2 << 20)
    library.malloc(100_000)  # kept, so that the end of the heap cannot move back
before = resident()
for picture in pictures:
    library.free(picture)
elapsed = QElapsedTimer()
elapsed.start()
while resident() > before - 150 and elapsed.elapsed() < 10_000:
    application.processEvents()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no malloc_trim")
def test_holes_that_pictures_leave_go_back_to_the_system():
    done = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 150
