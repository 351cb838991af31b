package kheap.heap.own;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import kheap.heap.GcRoot;
import kheap.hprof.ClassRecord;
import kheap.hprof.DumpOutline;
import kheap.hprof.ObjectSizes;

/// Writes what [DirectoryReader] reads, in the same order.
record DirectoryWriter(DataOutputStream out) {
    void sections(List<IndexFile.Section> sections) throws IOException {
        out.writeInt(sections.size());
        for (IndexFile.Section section : sections) {
            text(section.name());
            out.writeLong(section.offset());
            out.writeLong(section.bytes());
            ints(section.sums());
        }
    }

    /// Without the units, which only the building of an index needs.
    void outline(DumpOutline outline) throws IOException {
        text(outline.version());
        out.writeLong(outline.takenAt().map(at -> at.toEpochMilli()).orElse(0L));
        out.writeInt(outline.idBytes());
        out.writeInt(outline.outside().size());
        for (DumpOutline.Stretch stretch : outline.outside()) {
            out.writeLong(stretch.from());
            out.writeLong(stretch.to());
        }
        out.writeLong(outline.ending().usable());
        out.writeLong(outline.ending().missing());
        texts(outline.ending().problem().stream().toList());
        out.writeInt(outline.dumpsInFile());
        texts(outline.notes());
    }

    void classes(ClassTable classes) throws IOException {
        out.writeInt(classes.idBytes);
        out.writeInt(classes.size());
        for (int type = 0; type < classes.size(); type++) {
            ClassRecord record = classes.records.get(type);
            out.writeLong(record.id());
            out.writeLong(record.superclassId());
            out.writeLong(record.loaderId());
            longs(record.staticNames());
            bytes(record.staticTypes());
            longs(record.staticBits());
            longs(record.fieldNames());
            bytes(record.fieldTypes());
        }
        texts(classes.names);
        out.writeLong(classes.referentName);
        out.writeInt(classes.aliases.size());
        for (Map.Entry<Long, Long> alias : classes.aliases.entrySet()) {
            out.writeLong(alias.getKey());
            out.writeLong(alias.getValue());
        }
    }

    void roots(Roots roots) throws IOException {
        out.writeInt(roots.all.size());
        for (GcRoot root : roots.all) {
            out.writeInt(root.object());
            text(root.kind().name());
            out.writeInt(root.thread().orElse(-1));
        }
        out.writeInt(roots.threads.size());
        for (Roots.Thread thread : roots.threads) {
            out.writeInt(thread.object());
            out.writeInt(thread.serial());
            out.writeInt(thread.trace());
        }
        out.writeInt(roots.locals.size());
        for (Roots.Local local : roots.locals) {
            out.writeInt(local.thread());
            out.writeInt(local.frame());
            out.writeInt(local.object());
        }
        out.writeBoolean(roots.hasStickyClass);
    }

    void layout(ObjectSizes layout) throws IOException {
        out.writeInt(layout.headerBytes());
        out.writeInt(layout.referenceBytes());
        out.writeInt(layout.alignmentBytes());
        out.writeBoolean(layout.paddedByClass());
    }

    void numbers(HeapIndex index) throws IOException {
        out.writeInt(index.addresses().shift());
        out.writeInt(index.positions().size());
        out.writeInt(index.addresses().size());
        out.writeInt(index.count());
        out.writeLong(index.leaves());
        out.writeLong(index.totalEighths());
    }

    void amounts(ClassAmounts amounts) throws IOException {
        longs(amounts.counts());
        longs(amounts.shallowEighths());
        longs(amounts.retainedEighths());
    }

    void texts(List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(text);
        }
    }

    private void text(String text) throws IOException {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void ints(int[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (int number : numbers) {
            out.writeInt(number);
        }
    }

    private void longs(long[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (long number : numbers) {
            out.writeLong(number);
        }
    }
}
