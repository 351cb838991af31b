package kheap.heap.own;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kheap.hprof.ClassRecord;
import kheap.hprof.Symbols;

/// The classes of a dump, and stubs for those that it lacks: old agents do not write the classes of primitive
/// arrays, and cut dumps lack any.
///
/// A stub has no fields. It has the address that instances give their class, or a small one that no object has.
record DumpClasses(Symbols symbols, int idBytes) {
    /// @param addresses takes those of the stubs
    static ClassTable read(FirstPass first, AddressSet.Builder addresses, Symbols symbols, int idBytes) {
        return new DumpClasses(symbols, idBytes).table(first, addresses);
    }

    private ClassTable table(FirstPass first, AddressSet.Builder addresses) {
        Map<Long, ClassRecord> records = new HashMap<>();
        for (ClassRecord record : first.classes.values()) {
            if (record.id() != 0) {
                records.putIfAbsent(record.id(), record);
            }
        }
        List<ClassRecord> all = new ArrayList<>(records.values());
        Map<Long, String> names = new HashMap<>();
        all.forEach(record -> names.put(record.id(), name(record.id())));
        Map<Long, Long> aliases = new HashMap<>();
        Set<String> known = new HashSet<>(names.values());
        List<String> lacking = new ArrayList<>(List.of("java.lang.Class", "java.lang.ClassLoader"));
        for (int type = 0; type < FirstPass.PRIMITIVE_TYPES; type++) {
            if (first.primitiveArrays.count(type) > 0) {
                lacking.add(ClassTable.primitiveArray(type));
            }
        }
        long free = 0;
        for (String name : lacking) {
            if (!known.contains(name)) {
                free = free(addresses, free);
                all.add(stub(free));
                names.put(free, name);
            }
        }
        for (int i = 0; i < first.classIds.size(); i++) {
            long id = first.classIds.key(i);
            if (!records.containsKey(id)) {
                long address = id;
                if (id == 0 || !addresses.canHold(id) || !addresses.add(id)) {
                    free = free(addresses, free);
                    address = free;
                    aliases.put(id, address);
                }
                all.add(stub(address));
                names.put(address, name(id) + (first.arrayClasses.get(i) && !name(id).endsWith("[]") ? "[]" : ""));
            }
        }
        all.sort(Comparator.comparing(ClassRecord::id, Long::compareUnsigned));
        return new ClassTable(
                all,
                all.stream().map(record -> names.get(record.id())).toList(),
                aliases,
                referentName(records.values(), names),
                idBytes);
    }

    private String name(long classId) {
        return symbols.className(classId).orElseGet(() -> "unknown class 0x" + Long.toHexString(classId));
    }

    private long referentName(Collection<ClassRecord> records, Map<Long, String> names) {
        for (ClassRecord record : records) {
            if (names.get(record.id()).equals("java.lang.ref.Reference")) {
                for (long name : record.fieldNames()) {
                    if (symbols.name(name).equals("referent")) {
                        return name;
                    }
                }
            }
        }
        return 0;
    }

    /// The next small address that no object has.
    private static long free(AddressSet.Builder addresses, long last) {
        long address = last + 8;
        while (!addresses.add(address)) {
            address += 8;
        }
        return address;
    }

    private static ClassRecord stub(long id) {
        return new ClassRecord(id, 0, 0, new long[0], new byte[0], new long[0], new long[0], new byte[0]);
    }
}
