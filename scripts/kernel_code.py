"""The machine code of built-in kernels, so that two builds can be compared: each row's
instructions and the constants that they read, whatever their places and names."""

import bisect
import ctypes
import hashlib
import os
import re
import subprocess
import sys


class RowHead(ctypes.Structure):
    """What a row of a plug-in's table begins with: struct act_row of checkact.h."""

    _fields_ = [("function", ctypes.c_char_p), ("order", ctypes.c_int),
                ("format", ctypes.c_char_p), ("name", ctypes.c_char_p),
                ("kernel", ctypes.c_void_p)]


class Table(ctypes.Structure):
    """struct act_table of checkact.h."""

    _fields_ = [("abi", ctypes.c_uint32), ("row_size", ctypes.c_uint32),
                ("count", ctypes.c_uint64), ("rows", ctypes.c_void_p)]


SIZES = {"BYTE": 1, "WORD": 2, "DWORD": 4, "QWORD": 8, "TBYTE": 10, "XMMWORD": 16,
         "YMMWORD": 32, "ZMMWORD": 64}
INSTRUCTION = re.compile(r"^ *([0-9a-f]+):\t((?:[0-9a-f]{2} )+) *(?:\t(.*))?$")
RELOCATION = re.compile(r"^([0-9a-f]{16}) \S+ +(\S+)", re.MULTILINE)
BRANCH = re.compile(r"^(?:bnd |notrack )*(j\w+|call) +([0-9a-f]+) <([^>]*)>")
OPERAND = re.compile(r"(?:(\w+) (?:PTR|BCST) )?\[rip[+-]0x[0-9a-f]+\](.*?) +# ([0-9a-f]+)")


def tool(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


class Library:
    """A plug-in in memory, of which nothing is called, and its disassembly."""

    def __init__(self, path):
        loaded = ctypes.CDLL(path)
        self.table = Table.in_dll(loaded, "checkact_table")
        self.symbols = []
        for line in tool("nm", "-S", "--defined-only", path).splitlines():
            words = line.split()
            if len(words) == 4:
                self.symbols.append((int(words[0], 16), int(words[1], 16), words[2], words[3]))
        self.symbols.sort()
        at = next(s[0] for s in self.symbols if s[3] == "checkact_table")
        self.base = ctypes.addressof(self.table) - at
        self.pointers = {int(at, 16): name.split("+")[0]
                         for at, name in RELOCATION.findall(tool("objdump", "-R", path))}
        found = map(INSTRUCTION.match, tool("objdump", "-dw", "-Mintel", path).splitlines())
        self.code = {int(m[1], 16): (m[2], m[3] or "") for m in found if m}
        self.addresses = sorted(self.code)

    def kernels(self):
        for i in range(self.table.count):
            row = RowHead.from_address(self.table.rows + i * self.table.row_size)
            words = (row.function.decode(), f"d{row.order}", row.format.decode(), row.name.decode())
            yield ".".join(words), row.kernel - self.base

    def symbol_at(self, address):
        i = bisect.bisect(self.symbols, (address, sys.maxsize)) - 1
        if i >= 0 and address < self.symbols[i][0] + self.symbols[i][1]:
            return self.symbols[i]
        return None

    def content(self, address, size):
        """What an instruction reads there; pointers differ in each process, names do not."""
        names = [self.pointers[a] for a in range(address - 7, address + size) if a in self.pointers]
        return names or ctypes.string_at(self.base + address, size).hex()


class Kernel:
    """The code of a kernel and of all that it calls, wherever the linker put it."""

    def __init__(self, library, address):
        self.library = library
        self.functions = [library.symbol_at(address)]
        self.items = []
        for symbol in self.functions:
            for at in self.within(symbol):
                self.items.append(self.item(symbol, *library.code[at]))

    def within(self, symbol):
        addresses = self.library.addresses
        first = bisect.bisect_left(addresses, symbol[0])
        return addresses[first:bisect.bisect_left(addresses, symbol[0] + symbol[1])]

    def function(self, symbol, address):
        """A function by the order in which it is met, since its name may change."""
        if symbol not in self.functions:
            self.functions.append(symbol)
        return f"function {self.functions.index(symbol)} + {address - symbol[0]}"

    def item(self, symbol, code, text):
        """An instruction: its bytes, or what it means where they depend on places."""
        branch = BRANCH.match(text)
        if branch:
            target = int(branch[2], 16)
            there = self.library.symbol_at(target)
            if there == symbol:
                return code
            return f"{branch[1]} {self.function(there, target) if there else branch[3]}"
        operand = OPERAND.search(text)
        if operand:
            head = text[:operand.start()]
            return f"{len(code)} {head} {self.operand(operand)} {operand[2]}"
        return code

    def operand(self, operand):
        size, address = SIZES.get(operand[1]), int(operand[3], 16)
        if size:
            return self.library.content(address, size)
        there = self.library.symbol_at(address)
        if there is None:
            return "unknown"
        if there[2] in "tT":
            return self.function(there, address)
        return f"{self.library.content(there[0], there[1])} + {address - there[0]}"

    def digest(self):
        return hashlib.sha256("\n".join(self.items).encode()).hexdigest()


def kernels_of(build):
    """A digest of the code of each row of the built-in families."""
    folder = os.path.join(build, "impls")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    kernels = {}
    for name in names:
        if name.endswith(".so"):
            library = Library(os.path.abspath(os.path.join(folder, name)))
            for row, address in library.kernels():
                kernels[row] = Kernel(library, address).digest()
    return kernels
