package kheap.heap.own;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kheap.heap.GcRoot;
import kheap.hprof.ClassRecord;
import kheap.hprof.DumpOutline;
import kheap.hprof.HprofReader.Ending;
import kheap.hprof.ObjectSizes;

/// Reads what [DirectoryWriter] wrote, in the same order. Its sum was checked before.
record DirectoryReader(DataInputStream in) {
    Map<String, IndexFile.Section> sections() throws IOException {
        Map<String, IndexFile.Section> sections = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = text();
            sections.put(name, new IndexFile.Section(name, in.readLong(), in.readLong(), ints()));
        }
        return sections;
    }

    DumpOutline outline() throws IOException {
        String version = text();
        long takenAt = in.readLong();
        int idBytes = in.readInt();
        List<DumpOutline.Stretch> outside = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            outside.add(new DumpOutline.Stretch(in.readLong(), in.readLong()));
        }
        Ending ending =
                new Ending(in.readLong(), in.readLong(), texts().stream().findFirst());
        return new DumpOutline(
                version,
                takenAt == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(takenAt)),
                idBytes,
                List.of(),
                outside,
                ending,
                in.readInt(),
                texts());
    }

    ClassTable classes() throws IOException {
        int idBytes = in.readInt();
        List<ClassRecord> records = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            records.add(new ClassRecord(
                    in.readLong(), in.readLong(), in.readLong(), longs(), bytes(), longs(), longs(), bytes()));
        }
        List<String> names = texts();
        long referentName = in.readLong();
        Map<Long, Long> aliases = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            aliases.put(in.readLong(), in.readLong());
        }
        return new ClassTable(records, names, aliases, referentName, idBytes);
    }

    Roots roots() throws IOException {
        List<GcRoot> all = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int object = in.readInt();
            GcRoot.Kind kind = GcRoot.Kind.valueOf(text());
            int thread = in.readInt();
            all.add(new GcRoot(object, kind, thread < 0 ? OptionalInt.empty() : OptionalInt.of(thread)));
        }
        List<Roots.Thread> threads = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            threads.add(new Roots.Thread(in.readInt(), in.readInt(), in.readInt()));
        }
        List<Roots.Local> locals = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            locals.add(new Roots.Local(in.readInt(), in.readInt(), in.readInt()));
        }
        return new Roots(all, threads, locals, in.readBoolean());
    }

    ObjectSizes layout() throws IOException {
        return new ObjectSizes(in.readInt(), in.readInt(), in.readInt(), in.readBoolean());
    }

    ClassAmounts amounts() throws IOException {
        return new ClassAmounts(longs(), longs(), longs());
    }

    int number() throws IOException {
        return in.readInt();
    }

    long longNumber() throws IOException {
        return in.readLong();
    }

    List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text());
        }
        return texts;
    }

    private String text() throws IOException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private byte[] bytes() throws IOException {
        return in.readNBytes(in.readInt());
    }

    private int[] ints() throws IOException {
        int[] numbers = new int[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readInt();
        }
        return numbers;
    }

    private long[] longs() throws IOException {
        long[] numbers = new long[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readLong();
        }
        return numbers;
    }
}
