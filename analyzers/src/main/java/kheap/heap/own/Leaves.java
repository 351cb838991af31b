package kheap.heap.own;

import java.util.BitSet;
import kheap.Progress;

/// Takes the removable leaves out of the graph before it is walked: 37 % of the objects of dumps full of data, and
/// their dominator is known without any search, for it is their only referrer.
///
/// A leaf refers to nothing, is referred to once, is neither root nor class, and its class is a primitive array's or
/// one without any field for a reference whose object is a root. The last condition keeps its implied reference to
/// its class harmless; for primitive arrays, [Numbering] lets the referrer stand for it.
final class Leaves {
    /// A class of which only one instance is reachable may have that one for its dominator, so that one must be no
    /// leaf. It would take this many unreachable ones beside it to be treated as one.
    private static final int FEW = 10_000;

    private Leaves() {}

    /// Marks them in their slots.
    ///
    /// @param instances how many primitive arrays the file has, by the type of their elements
    /// @return how many there are
    static long mark(
            SecondPass.Columns columns, int[] classObjects, BitSet rootObjects, Amounts instances, Progress progress) {
        ClassTable classes = columns.classes();
        int[] codes = new int[classes.size()];
        for (int type = 0; type < codes.length; type++) {
            boolean bare = type != classes.javaLangClass
                    && classes.references[type].length == 0
                    && classes.referent[type] < 0
                    && !classes.isThread[type]
                    && type != classes.javaLangClass
                    && !classes.names.get(type).endsWith("[]");
            codes[type] = bare && rootObjects.get(classObjects[type]) ? Slots.waitingLeaf(Slots.INSTANCE) : 0;
        }
        for (int element = 4; element < classes.primitiveArrays.length; element++) {
            int type = classes.primitiveArrays[element];
            if (type >= 0 && (rootObjects.get(classObjects[type]) || instances.count(element) > FEW)) {
                codes[type] = Slots.waitingLeaf(element);
            }
        }
        // Where a dump lacks that class, its stub has no fields.
        codes[classes.javaLangClass] = 0;
        long leaves = 0;
        int objects = columns.addresses().size();
        for (int object = 1; object < objects; object++) {
            if ((object & 0xffff) == 0) {
                progress.goOn();
            }
            if (columns.slots().get(object) == 0) {
                int code = codes[columns.types().get(object)];
                if (code != 0 && !columns.multi().get(object) && !rootObjects.get(object)) {
                    columns.slots().set(object, code);
                    leaves++;
                }
            }
        }
        return leaves;
    }
}
