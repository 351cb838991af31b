package kheap.app.gui.heap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kheap.heap.Field;
import kheap.heap.HeapClass;
import kheap.heap.HeapDump;
import kheap.heap.Instance;
import kheap.heap.ObjectArray;
import kheap.heap.PrimitiveArray;

/// What an object holds, place by place: all that it refers to, and its numbers.
final class Contents {
    private final HeapDump heap;
    private final ObjectLines lines;

    Contents(HeapDump heap, ObjectLines lines) {
        this.heap = heap;
        this.lines = lines;
    }

    /// @param from how many to leave out
    /// @return nothing for what must not be shown
    Page<Slot> of(int object, int from, int count) {
        if (lines.isHidden(heap.object(object))) {
            return Page.empty();
        }
        return switch (heap.object(object)) {
            case Instance instance -> fields(instance, from, count);
            case HeapClass type -> statics(type, from, count);
            case ObjectArray array -> elements(array, from, count);
            case PrimitiveArray array -> elements(array, from, count);
        };
    }

    private Page<Slot> fields(Instance instance, int from, int count) {
        List<Field> fields = heap.fields(instance.number());
        List<Field> all = new ArrayList<>(fields);
        locals(instance.number(), fields)
                .forEach(local -> all.add(new Field("", "local variable", Field.Type.OBJECT, local)));
        return page(all, from, count);
    }

    /// What no field refers to is held by the stack, if the object is a thread.
    private Set<Integer> locals(int object, List<Field> fields) {
        Set<Integer> locals = new LinkedHashSet<>();
        heap.outgoing(object, locals::add);
        locals.remove(heap.classOf(object));
        fields.stream()
                .filter(field -> field.type() == Field.Type.OBJECT)
                .forEach(field -> locals.remove((int) field.bits()));
        return locals;
    }

    private Page<Slot> statics(HeapClass type, int from, int count) {
        List<Field> all = new ArrayList<>(heap.statics(type.number()));
        type.superclassNumber().ifPresent(above -> all.add(new Field("", "super class", Field.Type.OBJECT, above)));
        all.add(new Field("", "class loader", Field.Type.OBJECT, type.loader()));
        return page(all, from, count);
    }

    private Page<Slot> page(List<Field> all, int from, int count) {
        List<Slot> slots = all.stream()
                .skip(from)
                .limit(count)
                .map(field -> slot(field.name(), field.declaredIn(), field.type(), field.bits()))
                .toList();
        return Page.of(slots, from, all.size());
    }

    private Page<Slot> elements(ObjectArray array, int from, int count) {
        int[] elements = heap.elements(array.number(), from, count);
        List<Slot> slots = IntStream.range(0, elements.length)
                .mapToObj(i -> slot(index(from + i), "", Field.Type.OBJECT, elements[i]))
                .toList();
        return Page.of(slots, from, array.length());
    }

    private Page<Slot> elements(PrimitiveArray array, int from, int count) {
        Field.Type type = elementType(array.type().name());
        long[] elements = array.bits(from, count);
        List<Slot> slots = IntStream.range(0, elements.length)
                .mapToObj(i -> slot(index(from + i), "", type, elements[i]))
                .toList();
        return Page.of(slots, from, array.length());
    }

    private static String index(int index) {
        return "[" + index + "]";
    }

    private static Field.Type elementType(String arrayType) {
        return switch (arrayType) {
            case "boolean[]" -> Field.Type.BOOLEAN;
            case "char[]" -> Field.Type.CHAR;
            case "float[]" -> Field.Type.FLOAT;
            case "double[]" -> Field.Type.DOUBLE;
            default -> Field.Type.LONG;
        };
    }

    private Slot slot(String name, String declaredIn, Field.Type type, long bits) {
        if (type == Field.Type.OBJECT) {
            Optional<ObjectLine> target = bits < 0 ? Optional.empty() : Optional.of(lines.of((int) bits));
            return new Slot(
                    name,
                    declaredIn,
                    target.map(ObjectLine::type).orElse(""),
                    target.map(ObjectLine::words).orElse("null"),
                    target);
        }
        return new Slot(
                name, declaredIn, type.name().toLowerCase(java.util.Locale.ROOT), number(type, bits), Optional.empty());
    }

    private static String number(Field.Type type, long bits) {
        return switch (type) {
            case BOOLEAN -> String.valueOf(bits != 0);
            case CHAR -> character((char) bits);
            case FLOAT -> String.valueOf(Float.intBitsToFloat((int) bits));
            case DOUBLE -> String.valueOf(Double.longBitsToDouble(bits));
            case BYTE, SHORT, INT, LONG, OBJECT -> String.valueOf(bits);
        };
    }

    private static String character(char character) {
        String code = String.format("U+%04X", (int) character);
        return Character.isLetterOrDigit(character) && !Character.isSurrogate(character)
                ? code + " " + character
                : code;
    }
}
