package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import kheap.app.gui.model.Document;
import kheap.app.gui.model.Document.State;
import kheap.report.HtmlReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {
    /// Elements that HTML closes by itself.
    private static final List<String> EMPTY = List.of("meta", "link", "br", "hr", "img", "input", "col");

    @TempDir
    private Path folder;

    @Test
    void thePageIsTheReportThatTheWindowShows() throws IOException {
        Path file = folder.resolve("report.html");
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.answers.add(file);
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            window.node(".notification");

            State.Ready ready =
                    window.workspace.current().flatMap(Document::ready).orElseThrow();
            StringWriter page = new StringWriter();
            HtmlReport.write(ready.report(), page);
            assertEquals(page.toString(), Files.readString(file));
        }
        String html = Files.readString(file);
        assertTrue(html.startsWith("<!DOCTYPE html>"), html.substring(0, 40));
        assertFalse(html.contains(" src="));
        assertEquals(List.of(), unclosed(html));
    }

    /// The elements that are opened and not closed, or closed and not opened.
    private static List<String> unclosed(String html) {
        ArrayDeque<String> open = new ArrayDeque<>();
        String markup = html.replaceAll("(?s)<(script|style)\\b.*?</\\1>|<!--.*?-->|<!DOCTYPE[^>]*>", "");
        Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:\"[^\"]*\"|'[^']*'|[^>\"'])*?(/?)>")
                .matcher(markup)
                .results()
                .filter(tag -> !EMPTY.contains(tag.group(2)) && tag.group(3).isEmpty())
                .forEach(tag -> {
                    if (tag.group(1).isEmpty()) {
                        open.push(tag.group(2));
                    } else if (tag.group(2).equals(open.peek())) {
                        open.pop();
                    } else {
                        open.push("/" + tag.group(2));
                    }
                });
        return List.copyOf(open);
    }

    @Test
    void theJsonIsTheAnalysis() throws IOException {
        Path file = folder.resolve("analysis.json");
        try (TestedWindow window = TestedWindow.with("full-buffer-pool")) {
            window.answers.add(file);
            window.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.E);
            window.node(".notification");
        }
        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
        assertEquals("kheap.analysis/1", json.path("schema").asString());
    }

    @Test
    void theDumpItselfIsNeverWrittenTo() throws IOException {
        Path dump = Files.copy(TestedWindow.sample("full-buffer-pool"), folder.resolve("full.hprof.gz"));
        byte[] before = Files.readAllBytes(dump);
        try (TestedWindow window = TestedWindow.open()) {
            window.open(dump);
            window.until(
                    "the dump is open",
                    () -> window.workspace.current().flatMap(Document::ready).isPresent());
            window.answers.add(dump);
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            Label sentence = window.node("#error-sentence");
            assertTrue(sentence.getText().contains("is one of the files to read"), sentence.getText());
        }
        assertArrayEquals(before, Files.readAllBytes(dump));
    }

    @Test
    void whoChangesTheirMindSavesNothing() throws IOException {
        try (TestedWindow window = TestedWindow.with("unclosed-producers")) {
            window.press(KeyCode.SHORTCUT, KeyCode.E);
            assertFalse(window.has(".notification"));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
