package kheap.app.gui;

import java.util.Optional;
import javafx.scene.input.KeyCombination;

/// What the menu can do. `Shortcut` is Ctrl, and Command on a Mac.
enum Command {
    OPEN("Open…", "Shortcut+O"),
    TAKE_DUMP("Take a dump of a running JVM…", "Shortcut+J"),
    ADD_EVIDENCE("Add evidence…", "Shortcut+Shift+O"),
    ADD_EVIDENCE_FOLDER("Add a folder of evidence…", ""),
    COMPARE("Compare…", "Shortcut+D"),
    COMPARE_OPEN("Compare what is open", "Shortcut+Shift+D"),
    CLOSE("Close", "Shortcut+W"),
    EXPORT_HTML("Export HTML report…", "Shortcut+E"),
    EXPORT_JSON("Export JSON…", "Shortcut+Shift+E"),
    PREFERENCES("Preferences…", "Shortcut+COMMA"),
    QUIT("Quit", "Shortcut+Q"),

    BACK("Back", "Alt+LEFT"),
    FORWARD("Forward", "Alt+RIGHT"),
    WELCOME("Welcome", "Shortcut+0"),
    OVERVIEW("Overview", "Shortcut+1"),
    CLIENTS("Clients", "Shortcut+2"),
    THREADS("Threads", "Shortcut+3"),
    OBJECTS("Objects", "Shortcut+4"),
    GO_TO_ADDRESS("Go to address…", "Shortcut+G"),
    NEXT("Next open file", "Shortcut+PAGE_DOWN"),

    SHORTCUTS("Keyboard shortcuts", "F1"),
    WORDS("What the words mean", "Shift+F1"),
    ABOUT("About kheap", "");

    private final String text;
    private final String keys;

    Command(String text, String keys) {
        this.text = text;
        this.keys = keys;
    }

    /// The text without the dots that say that a question follows.
    String withoutDots() {
        return text.replace("…", "");
    }

    Optional<KeyCombination> keys() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(KeyCombination.keyCombination(keys));
    }

    /// The keys for people: `Ctrl+Page Down`.
    Optional<String> keysInWords() {
        return keys().map(combination -> combination.getDisplayText().replace("PAGE_DOWN", "Page Down"));
    }

    @Override
    public String toString() {
        return text;
    }
}
