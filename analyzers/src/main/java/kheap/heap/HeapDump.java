package kheap.heap;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import kheap.ByteSize;

/// An open heap dump: the object graph that everything above reads.
///
/// Objects have dense numbers from 0 to [#objects()]` - 1`, in the order of their addresses. Unless a method says
/// otherwise, every figure counts only objects that a GC root reaches. The boot class loader, which has no object in
/// the file, is an object at address 0.
///
/// Not thread-safe. After [#close()] nothing but the values taken from it may be used.
public interface HeapDump extends AutoCloseable {
    /// What was read, by which engine, and what is missing.
    DumpFile file();

    /// How many objects have a number.
    int objects();

    /// Whether a GC root reaches the object.
    boolean isReachable(int object);

    /// How many objects the file holds that no root reaches, with a number or without.
    Unreachable unreachable();

    /// Address, or identifier where the writing JVM did not use addresses.
    long address(int object);

    /// The object at this address, empty when there is none with a number.
    OptionalInt at(long address);

    /// The number of the object's class. The class of a class is `java.lang.Class`.
    int classOf(int object);

    /// A handle to look into one object. Making one is cheap; asking it for fields or elements reads the file.
    HeapObject object(int object);

    /// Every class of the dump, arrays' classes too, in the order of their addresses. Several may have one name.
    List<HeapClass> classes();

    /// The classes of this name: none, one, or one for each loader.
    List<HeapClass> classesNamed(String name);

    /// The numbers of the reachable objects of exactly this class, ascending.
    int[] instancesOf(int heapClass);

    /// The values of an instance's fields: the own class's first, then the super class's, and so on. Fields that a
    /// subclass hides are there too.
    List<Field> fields(int instance);

    /// The values of a class's static fields.
    List<Field> statics(int heapClass);

    /// How many elements an array has.
    int length(int array);

    /// The numbers of the elements from `from` on, `count` at the most; -1 for null and for objects the dump does
    /// not hold.
    int[] elements(int objectArray, int from, int count);

    /// The bits of a primitive array's elements from `from` on, `count` at the most; floating point as raw bits.
    long[] primitives(int primitiveArray, int from, int count);

    ByteSize shallow(int object);

    /// The bytes that would be freed if the object were gone; zero for an unreachable object.
    ByteSize retained(int object);

    /// The number of the nearest object without which this one would not be reached; empty below the roots.
    OptionalInt dominator(int object);

    /// The numbers of the objects that this one refers to, its class first; threads also refer to what their stacks
    /// hold.
    ///
    /// Referents of weak, soft, phantom and final references are not among them.
    void outgoing(int object, IntConsumer to);

    /// The numbers of the objects that refer to this one, by [#outgoing]'s definition.
    void incoming(int object, IntConsumer from);

    /// All roots. An object may have several.
    List<GcRoot> roots();

    /// All reachable threads, in the order of their numbers.
    List<HeapThread> threads();

    /// How many objects no root reaches, and their bytes.
    record Unreachable(long objects, ByteSize bytes) {}

    /// Frees the memory, and the files that the engine made.
    @Override
    void close();
}
