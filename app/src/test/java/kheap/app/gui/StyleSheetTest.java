package kheap.app.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.css.CssParser;
import javafx.css.Stylesheet;
import org.junit.jupiter.api.Test;

class StyleSheetTest {
    private static final Path SOURCES = Path.of("src/main/java/kheap/app/gui");

    @Test
    void theStyleSheetHasNoMistake() throws IOException {
        CssParser.errorsProperty().clear();
        Stylesheet sheet = new CssParser().parse(MainWindow.class.getResource("kheap.css"));
        assertEquals(List.of(), List.copyOf(CssParser.errorsProperty()));
        assertFalse(sheet.getRules().isEmpty());
    }

    @Test
    void everyStyleOfItsOwnIsUsed() throws IOException {
        String css = Files.readString(Path.of("src/main/resources/kheap/app/gui/kheap.css"));
        String sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(StyleSheetTest::read)
                    .collect(Collectors.joining());
        }
        Set<String> unused = new TreeSet<>();
        Pattern.compile("^[^\\s{}/][^{}]*\\{", Pattern.MULTILINE)
                .matcher(css)
                .results()
                .map(rule -> rule.group())
                .filter(rule -> Pattern.compile("\\.([a-z][a-z0-9-]*)")
                        .matcher(rule)
                        .results()
                        .noneMatch(name -> sources.contains("\"" + name.group(1) + "\"")
                                || sources.contains("\"" + name.group(1).replaceAll("\\d+$", "") + "\"")))
                .filter(rule -> !rule.startsWith("#"))
                .forEach(unused::add);
        assertEquals(Set.of(), unused);
        assertTrue(sources.contains("dump-row"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
