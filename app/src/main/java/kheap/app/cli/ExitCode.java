package kheap.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the program tells the shell.
enum ExitCode {
    DONE(0, "done"),
    PROBLEM(1, "there is a problem as bad as --fail-on says, or worse"),
    WRONG_USAGE(2, "wrong usage, or a result that cannot be written"),
    UNREADABLE_DUMP(3, "the dump, the evidence or the process cannot be read"),
    CANCELLED(4, "cancelled"),
    OUR_FAULT(70, "a fault of kheap, or too little memory");

    final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// Meanings by number, as a help page lists them.
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            meanings.put(String.valueOf(code.number), code.meaning);
        }
        return meanings;
    }
}
