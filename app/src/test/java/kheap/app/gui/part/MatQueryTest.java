package kheap.app.gui.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatQueryTest {
    @ParameterizedTest
    @ValueSource(strings = {"java.lang.String", "java.util.HashMap$Node", "byte[]", "java.lang.Object[][]", "Main"})
    void aClassIsNamedAsItIs(String name) {
        assertEquals("SELECT * FROM " + name, MatQuery.ofClasses(List.of(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Main$$Lambda/0x00007f0001", "a.b-c", "org.null.Or", "with \" quote"})
    void aNameThatIsNoneToTheLanguageIsAPatternThatMatchesOnlyIt(String name) {
        String query = MatQuery.ofClasses(List.of(name));
        String pattern = query.substring("SELECT * FROM \"".length(), query.length() - 1);
        assertEquals("SELECT * FROM \"" + pattern + "\"", query);
        assertEquals(-1, pattern.indexOf('"'));
        assertTrue(Pattern.matches(pattern, name));
        assertFalse(Pattern.matches(pattern, name.replace('.', '_').replace('/', '_') + "x"));
    }

    @Test
    void severalClassesAreAUnion() {
        assertEquals(
                "SELECT * FROM a.B UNION ( SELECT * FROM a.C ) UNION ( SELECT * FROM int[] )",
                MatQuery.ofClasses(List.of("a.B", "a.C", "a.B", "int[]")));
    }

    @Test
    void objectsAreNamedByTheirAddresses() {
        assertEquals("SELECT * FROM OBJECTS 0xff00,0x10", MatQuery.ofObjects(List.of(0xff00L, 0x10L, 0xff00L)));
    }
}
