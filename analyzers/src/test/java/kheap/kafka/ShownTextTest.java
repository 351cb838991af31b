package kheap.kafka;

import static kheap.hprof.WrittenDump.ARRAY;
import static kheap.hprof.WrittenDump.OBJECT;
import static kheap.kafka.Secrets.MASK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.HeapDump;
import kheap.heap.HeapDumps;
import kheap.heap.HeapObject;
import kheap.heap.Instance;
import kheap.heap.Opening;
import kheap.heap.PrimitiveArray;
import kheap.hprof.WrittenDump;
import kheap.samples.PlantedSecrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTextTest {
    /// The marker alone is none, nor is the recipe by which the program puts its secrets together.
    private static final Pattern PLANTED = Pattern.compile(PlantedSecrets.MARKER + "-[^\\x01\\ufffd]");

    /// Every object of the dump is asked, those that are garbage, too.
    @ParameterizedTest
    @EnumSource(Engine.class)
    void noTextOfAnyObjectContainsAPlantedSecret(Engine engine) throws Exception {
        try (HeapDump heap = HeapDumps.open(Dumped.dump(PlantedSecrets.class), Opening.by(engine), Progress.NONE)) {
            ShownText shown = new ShownText(heap);
            List<String> leaks = new ArrayList<>();
            int planted = 0;
            int strings = 0;
            int hidden = 0;
            Set<String> texts = new TreeSet<>();
            for (int number = 0; number < heap.objects(); number++) {
                HeapObject object = heap.object(number);
                Optional<String> text = shown.of(object);
                text.ifPresent(texts::add);
                String raw = raw(object);
                boolean isPlanted = PLANTED.matcher(raw).find();
                planted += isPlanted ? 1 : 0;
                if (PLANTED.matcher(text.orElse("")).find() || isPlanted && !shown.isHidden(object)) {
                    leaks.add(object + " held by " + holders(heap, number) + ": "
                            + raw.substring(0, Math.min(200, raw.length())));
                }
                if (object instanceof Instance instance && instance.text().isPresent() && heap.isReachable(number)) {
                    strings++;
                    hidden += shown.isHidden(object) ? 1 : 0;
                }
            }
            assertEquals(List.of(), leaks);
            assertTrue(planted > 20, planted + " secrets in the dump");
            // And yet most can be read.
            assertTrue(hidden * 10 < strings, hidden + " of " + strings + " strings are hidden");
            for (String readable :
                    List.of("bootstrap.servers", "secret-producer", "127.0.0.1:1", "ssl.keystore.password")) {
                assertTrue(texts.contains(readable), readable);
            }
        }
    }

    private static final long STRING = 0x1400;
    private static final long NODE = 0x1500;
    private static final long HOLDER = 0x1600;
    private static final long ENUM = 0x1700;
    private static final long COLOUR = 0x1800;
    private static final long INTEGER = 0x1900;
    private static final long THREAD = 0x1a00;
    private static final long PASSWORD = 0x1b00;
    private static final long CHARACTERS = 0x4000;

    @TempDir
    Path folder;

    private static WrittenDump types() {
        return new WrittenDump(8)
                .segment()
                .javaTypes()
                .type(STRING, OBJECT, "java.lang.String", "L value")
                .type(NODE, OBJECT, "java.util.HashMap$Node", "L key", "L value", "L next")
                .type(HOLDER, OBJECT, "com.acme.Order", "L id", "L apiToken", "L note")
                .type(ENUM, OBJECT, "java.lang.Enum", "L name", "I ordinal")
                .type(COLOUR, ENUM, "com.acme.Colour")
                .type(INTEGER, OBJECT, "java.lang.Integer", "I value")
                .type(THREAD, OBJECT, "java.lang.Thread", "L name")
                .type(PASSWORD, OBJECT, "org.apache.kafka.common.config.types.Password", "L value")
                .root(STRING);
    }

    private static WrittenDump string(WrittenDump dump, long at, String text) {
        return dump.bytes(CHARACTERS + at, text.getBytes(StandardCharsets.ISO_8859_1))
                .instance(at, STRING, CHARACTERS + at);
    }

    /// What is shown of each of these objects, and of the characters of those that are strings.
    private List<String> shown(WrittenDump dump, long... addresses) throws IOException {
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE)) {
            ShownText shown = new ShownText(heap);
            List<String> texts = new ArrayList<>();
            for (long address : addresses) {
                texts.add(shown.of(heap.object(heap.at(address).orElseThrow())).orElse("nothing"));
                heap.at(CHARACTERS + address)
                        .ifPresent(characters -> assertEquals(
                                texts.getLast(),
                                shown.of(heap.object(characters)).orElse("nothing")));
            }
            return texts;
        }
    }

    @Test
    void aShortPasswordIsToldByWhatHoldsIt() throws IOException {
        WrittenDump dump = types();
        for (long at = 0x2000; at <= 0x2700; at += 0x100) {
            string(dump, at, "hunter" + (at >> 8));
        }
        string(dump, 0x2800, "ssl.key.password");
        string(dump, 0x2900, "client.id");
        string(dump, 0x2a00, "--password");
        dump.instance(0x3000, NODE, 0x2800L, 0x2000L, 0L)
                .instance(0x3100, NODE, 0x2900L, 0x2100L, 0L)
                .instance(0x3200, HOLDER, 0x2200L, 0x2300L, 0L)
                .instance(0x3300, PASSWORD, 0x2400L)
                .objectArray(0x3400, ARRAY, 0x2a00, 0x2500, 0x2600)
                .root(0x3000)
                .root(0x3100)
                .root(0x3200)
                .root(0x3300)
                .root(0x3400);
        // Nothing but the garbage collector knows the last one.
        assertEquals(
                List.of(MASK, "hunter33", "hunter34", MASK, MASK, MASK, "hunter38", MASK),
                shown(dump, 0x2000, 0x2100, 0x2200, 0x2300, 0x2400, 0x2500, 0x2600, 0x2700));
    }

    @Test
    void aConstantOfKafkaIsNoSecretAndOneOfTheApplicationMayBe() throws IOException {
        WrittenDump dump = types();
        string(dump, 0x2000, "ssl.key.password");
        string(dump, 0x2100, "hunter2");
        dump.type(0x1c00, OBJECT, "org.apache.kafka.common.config.SslConfigs", "static L KEY_PASSWORD = 0x2000")
                .type(0x1d00, OBJECT, "com.acme.Login", "static L DB_PASSWORD = 0x2100")
                .root(0x1c00)
                .root(0x1d00);
        assertEquals(List.of("ssl.key.password", MASK), shown(dump, 0x2000, 0x2100));
    }

    @Test
    void aPasswordOfAClientIsHiddenWhereverItIsCopiedTo() throws IOException {
        WrittenDump dump = types();
        string(dump, 0x2000, "correct horse");
        string(dump, 0x2100, "login with correct horse today");
        string(dump, 0x2200, "login with a correct answer");
        dump.instance(0x3000, PASSWORD, 0x2000L)
                .instance(0x3100, HOLDER, 0x2100L, 0L, 0x2200L)
                .root(0x3000)
                .root(0x3100);
        assertEquals(List.of(MASK, MASK, "login with a correct answer"), shown(dump, 0x2000, 0x2100, 0x2200));
    }

    @Test
    void aStringThatSharesItsCharactersWithASecretIsOne() throws IOException {
        WrittenDump dump = string(types(), 0x2000, "hunter2")
                .instance(0x2100, STRING, CHARACTERS + 0x2000)
                .instance(0x3000, HOLDER, 0x2100L, 0x2000L, 0L)
                .root(0x3000);
        assertEquals(List.of(MASK, MASK), shown(dump, 0x2000, 0x2100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.VirtualThread", "java.util.concurrent.ForkJoinWorkerThread"})
    void aTextThatOnlyAStackHoldsIsHidden(String thread) throws IOException {
        WrittenDump dump = string(types(), 0x2000, "hunter2")
                .type(0x1c00, THREAD, thread, "L value")
                .instance(0x3000, 0x1c00, 0L, 0L)
                .instance(0x3100, HOLDER, 0x3000L, 0L, 0L)
                .root(0x3100)
                .thread(0x3000, 1, "java.lang.Thread.run")
                .local(0x2000, 1, 0);
        assertEquals(List.of(MASK), shown(dump, 0x2000));
    }

    /// Maps, headers, pairs, wrappers and lambdas as usual libraries have them: a holder's fields, the key in the
    /// first of them and the secret in the second.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "scala.collection.immutable.Map$Map1, L key1, L value1",
                "scala.collection.mutable.HashMap$Node, L _key, L _value",
                "scala.Tuple2, L _1, L _2",
                "kotlin.Pair, L first, L second",
                "org.apache.http.message.BasicHeader, L name, L value",
                "com.google.common.collect.SingletonImmutableBiMap, L singleKey, L singleValue"
            })
    void theKeyBesideASecretTellsOfItInAnyLibrary(String holder) throws IOException {
        String[] parts = holder.split(", ");
        WrittenDump dump = types().type(0x1c00, OBJECT, parts[0], parts[1], parts[2]);
        string(dump, 0x2000, "db.password");
        string(dump, 0x2100, "hunter2");
        string(dump, 0x2200, "db.user");
        string(dump, 0x2300, "joe");
        dump.instance(0x3000, 0x1c00, 0x2000L, 0x2100L)
                .instance(0x3100, 0x1c00, 0x2200L, 0x2300L)
                .instance(0x3200, HOLDER, 0x3000L, 0L, 0x3100L)
                .root(0x3200);
        assertEquals(List.of("db.password", MASK, "db.user", "joe"), shown(dump, 0x2000, 0x2100, 0x2200, 0x2300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.springframework.boot.origin.OriginTrackedValue, value",
                "com.fasterxml.jackson.databind.node.TextNode, _value",
                "scala.runtime.ObjectRef, elem",
                "com.acme.Login$$Lambda/0x000001, arg$1"
            })
    void whatIsWrappedIsAsSecretAsItsWrapper(String wrapper) throws IOException {
        String[] parts = wrapper.split(", ");
        WrittenDump dump = types().type(0x1c00, OBJECT, parts[0], "L " + parts[1], "L origin");
        string(dump, 0x2000, "db.password");
        string(dump, 0x2100, "hunter2");
        string(dump, 0x2200, "hunter3");
        string(dump, 0x2300, "hunter4");
        string(dump, 0x2400, "line 7");
        dump.instance(0x3000, 0x1c00, 0x2100L, 0x2400L)
                .instance(0x3100, 0x1c00, 0x2200L, 0L)
                .instance(0x3200, 0x1c00, 0x2300L, 0L)
                .instance(0x3300, NODE, 0x2000L, 0x3000L, 0L)
                .instance(0x3400, HOLDER, 0x3300L, 0x3100L, 0x3200L)
                .root(0x3400);
        assertEquals(
                List.of("db.password", MASK, MASK, "hunter4", "line 7"),
                shown(dump, 0x2000, 0x2100, 0x2200, 0x2300, 0x2400));
    }

    @Test
    void theKeyBeforeASecretOrInAnArrayOfItsOwnTellsOfIt() throws IOException {
        WrittenDump dump = types();
        dump.type(0x1c00, OBJECT, "scala.collection.immutable.BitmapIndexedMapNode", "L content")
                .type(0x1d00, OBJECT, "it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap", "L key", "L value")
                .type(0x1e00, OBJECT, "java.util.EnumMap", "L keyUniverse", "L vals");
        string(dump, 0x2000, "PASSWORD");
        for (long at = 0x2100; at <= 0x2400; at += 0x100) {
            string(dump, at, "hunter" + (at >> 8));
        }
        dump.instance(0x3000, COLOUR, 0x2000L, 0)
                .objectArray(0x3100, ARRAY, 0x2000, 0x2100)
                .objectArray(0x3200, ARRAY, 0x2000)
                .objectArray(0x3300, ARRAY, 0x2200)
                .objectArray(0x3400, ARRAY, 0x3000)
                .objectArray(0x3500, ARRAY, 0x2300)
                .instance(0x3600, 0x1c00, 0x3100L)
                .instance(0x3700, 0x1d00, 0x3200L, 0x3300L)
                .instance(0x3800, 0x1e00, 0x3400L, 0x3500L)
                .instance(0x3900, NODE, 0x3000L, 0x2400L, 0L)
                .root(0x3600)
                .root(0x3700)
                .root(0x3800)
                .root(0x3900);
        assertEquals(List.of("PASSWORD", MASK, MASK, MASK, MASK), shown(dump, 0x2000, 0x2100, 0x2200, 0x2300, 0x2400));
    }

    @Test
    void aTextThatOnlyAStackHoldsIsHiddenInACollectionToo() throws IOException {
        WrittenDump dump = types().type(0x1c00, OBJECT, "java.util.Optional", "L value");
        string(dump, 0x2000, "hunter2");
        string(dump, 0x2100, "hunter3");
        dump.instance(0x3000, THREAD, 0L)
                .instance(0x3100, 0x1c00, 0x2000L)
                .instance(0x3200, 0x1c00, 0x2100L)
                .instance(0x3300, HOLDER, 0x3200L, 0L, 0L)
                .thread(0x3000, 1, "java.lang.Thread.run")
                .local(0x3100, 1, 0)
                .local(0x3300, 1, 0);
        assertEquals(List.of(MASK, "hunter3"), shown(dump, 0x2000, 0x2100));
    }

    /// It might hold a secret where nobody has looked.
    @Test
    void ofALongArrayOnlyTheBeginningIsShown() throws IOException {
        WrittenDump dump = string(types(), 0x2000, "x".repeat(ShownText.LOOKED_AT));
        string(dump, 0x22000, "x".repeat(ShownText.LOOKED_AT + 1));
        dump.instance(0x3000, HOLDER, 0x2000L, 0L, 0x22000L).root(0x3000);
        try (HeapDump heap = HeapDumps.open(
                dump.end().writeTo(folder.resolve("written.hprof")), Opening.by(Engine.KHEAP), Progress.NONE)) {
            ShownText shown = new ShownText(heap);
            HeapObject whole = heap.object(heap.at(CHARACTERS + 0x2000).orElseThrow());
            HeapObject longer = heap.object(heap.at(CHARACTERS + 0x22000).orElseThrow());
            assertEquals(shown.of(whole), shown.of(longer));
            assertFalse(shown.isHidden(whole));
            assertTrue(shown.isHidden(longer));
        }
    }

    @Test
    void objectsSayWhatTheyAre() throws IOException {
        WrittenDump dump = types();
        string(dump, 0x2000, "RED");
        string(dump, 0x2100, "worker-1");
        string(dump, 0x2200, "");
        string(dump, 0x2300, "x".repeat(400));
        dump.instance(0x3000, COLOUR, 0x2000L, 1)
                .instance(0x3100, THREAD, 0x2100L)
                .instance(0x3200, INTEGER, -42)
                .bytes(0x3300, new byte[] {1, 2, 3})
                .instance(0x3400, HOLDER, 0x2200L, 0x3300L, 0x2300L)
                .objectArray(0x3500, ARRAY, 0x3000, 0x3100, 0x3200, 0x3400)
                .root(0x3500);
        assertEquals(
                List.of("RED", "worker-1", "-42", "nothing", "nothing", "com.acme.Order", "x".repeat(299) + "…"),
                shown(dump, 0x3000, 0x3100, 0x3200, 0x3400, 0x3500, HOLDER, 0x2300));
    }

    private static List<String> holders(HeapDump heap, int object) {
        List<String> holders = new ArrayList<>();
        if (heap.isReachable(object)) {
            heap.incoming(object, from -> holders.add(heap.object(from).type().name() + "." + heap.via(from, object)));
        }
        return holders;
    }

    /// All characters, whatever their encoding.
    private static String raw(HeapObject object) {
        if (object instanceof Instance instance) {
            return instance.text().orElse("");
        }
        if (!(object instanceof PrimitiveArray array) || array.text(1).isEmpty()) {
            return "";
        }
        StringBuilder raw = new StringBuilder();
        for (long bits : array.bits(0, Integer.MAX_VALUE)) {
            if (bits != 0) {
                raw.append((char) (bits & 0xffff));
            }
        }
        return raw.toString();
    }
}
