package kheap.evidence;

import java.util.Map;

/// Excerpts of what a JVM's maps look like, one for each way to show them. All of them are of the same memory: a heap,
/// a stack of a Java thread, an arena, a library and the first heap of malloc.
final class SmallMaps {
    static final String PMAP_X = """
            31774:   java -Xmx512m -Dpassword=secret -cp app.jar Main
            Address           Kbytes     RSS   Dirty Mode  Mapping
            00000000e0000000  387072   92628   92628 rw---   [ anon ]
            00000000f7a00000  137216       0       0 -----   [ anon ]
            00005621bb1b3000       4       4       0 r-x-- java
            00005621f4ce0000     284     148     148 rw---   [ anon ]
            00007fcfae800000      16       0       0 -----   [ anon ]
            00007fcfae804000    1008      92      92 rw---   [ anon ]
            00007fcfb0000000     132      48      48 rw---   [ anon ]
            00007fcfb0021000   65404       0       0 -----   [ anon ]
            00007fd059000000    2048    1024       0 r-x-- libjvm.so (deleted)
            00007ffeb0bcc000     132      36      36 rw---   [ stack ]
            ---------------- ------- ------- -------\s
            total kB          593316   93980   92952
            """;

    static final String PMAP = """
            31774:   java -Xmx512m -Dpassword=secret -cp app.jar Main
            00000000e0000000 387072K rw---   [ anon ]
            00000000f7a00000 137216K -----   [ anon ]
            00005621bb1b3000      4K r-x-- java
            00005621f4ce0000    284K rw---   [ anon ]
            00007fcfae800000     16K -----   [ anon ]
            00007fcfae804000   1008K rw---   [ anon ]
            00007fcfb0000000    132K rw---   [ anon ]
            00007fcfb0021000  65404K -----   [ anon ]
            00007fd059000000   2048K r-x-- libjvm.so (deleted)
            00007ffeb0bcc000    132K rw---   [ stack ]
             total           593316K
            """;

    static final String PMAP_D = """
            31774:   java -Xmx512m -Dpassword=secret -cp app.jar Main
            Address           Kbytes Mode  Offset           Device    Mapping
            00000000e0000000  387072 rw--- 0000000000000000 000:00000   [ anon ]
            00000000f7a00000  137216 ----- 0000000000000000 000:00000   [ anon ]
            00005621bb1b3000       4 r-x-- 0000000000001000 0fe:00000 java
            00005621f4ce0000     284 rw--- 0000000000000000 000:00000   [ anon ]
            00007fcfae800000      16 ----- 0000000000000000 000:00000   [ anon ]
            00007fcfae804000    1008 rw--- 0000000000000000 000:00000   [ anon ]
            00007fcfb0000000     132 rw--- 0000000000000000 000:00000   [ anon ]
            00007fcfb0021000   65404 ----- 0000000000000000 000:00000   [ anon ]
            00007fd059000000    2048 r-x-- 0000000000000000 0fe:00000 libjvm.so (deleted)
            00007ffeb0bcc000     132 rw--- 0000000000000000 000:00000   [ stack ]
            mapped: 593316K    writeable/private: 388628K    shared: 0K
            """;

    /// Of procps 3.2, which asks for no rights and so knows nothing but sizes.
    static final String PMAP_X_OLD = """
            31774:   java -Xmx512m -Dpassword=secret -cp app.jar Main
            Address           Kbytes     RSS    Anon  Locked Mode   Mapping
            00000000e0000000  387072       -       -       - rw---    [ anon ]
            00000000f7a00000  137216       -       -       - -----    [ anon ]
            00005621bb1b3000       4       -       -       - r-x--  java
            00005621f4ce0000     284       -       -       - rw---    [ anon ]
            00007fcfae800000      16       -       -       - -----    [ anon ]
            00007fcfae804000    1008       -       -       - rw---    [ anon ]
            00007fcfb0000000     132       -       -       - rw---    [ anon ]
            00007fcfb0021000   65404       -       -       - -----    [ anon ]
            00007fd059000000    2048       -       -       - r-x--  libjvm.so (deleted)
            00007ffeb0bcc000     132       -       -       - rw---    [ stack ]
            ----------------  ------  ------  ------  ------
            total kB          593316       -       -       -
            """;

    static final String MAPS = """
            e0000000-f7a00000 rw-p 00000000 00:00 0\s
            f7a00000-100000000 ---p 00000000 00:00 0\s
            5621bb1b3000-5621bb1b4000 r-xp 00001000 fe:00 260875                     /usr/lib/jvm/bin/java
            5621f4ce0000-5621f4d27000 rw-p 00000000 00:00 0                          [heap]
            7fcfae800000-7fcfae804000 ---p 00000000 00:00 0\s
            7fcfae804000-7fcfae900000 rw-p 00000000 00:00 0                          [anon:stack]
            7fcfb0000000-7fcfb0021000 rw-p 00000000 00:00 0\s
            7fcfb0021000-7fcfb4000000 ---p 00000000 00:00 0\s
            7fd059000000-7fd059200000 r-xp 00000000 fe:00 328258                     /opt/my jdk/libjvm.so (deleted)
            7ffeb0bcc000-7ffeb0bed000 rw-p 00000000 00:00 0                          [stack]
            """;

    private static final int[] RESIDENT = {92628, 0, 4, 148, 0, 92, 48, 0, 1024, 36};

    static final String SMAPS = smaps();

    private static String smaps() {
        StringBuilder smaps = new StringBuilder();
        String[] heads = MAPS.split("\n");
        for (int i = 0; i < heads.length; i++) {
            smaps.append(heads[i]).append("""

                    KernelPageSize:        4 kB
                    Rss:            %8d kB
                    Pss:                   0 kB
                    Anonymous:             0 kB
                    AnonHugePages:  %8d kB
                    Swap:                  8 kB
                    THPeligible:    0
                    VmFlags: rd wr mr mw me ac\s
                    """.formatted(RESIDENT[i], i == 0 ? 2048 : 0));
        }
        return smaps.toString();
    }

    static final String ROLLUP = """
            e0000000-7ffeb0bed000 ---p 00000000 00:00 0                              [rollup]
            Rss:               93980 kB
            Pss:               91111 kB
            Pss_Anon:          90992 kB
            Anonymous:         92952 kB
            Swap:                 80 kB
            """;

    static final String STATUS = """
            Name:\tjava
            Umask:\t0022
            State:\tS (sleeping)
            Tgid:\t31774
            Pid:\t31774
            VmPeak:\t 3321932 kB
            VmHWM:\t   99999 kB
            VmRSS:\t   93980 kB
            RssAnon:\t   92952 kB
            RssFile:\t    1028 kB
            RssShmem:\t       0 kB
            VmSwap:\t      80 kB
            Threads:\t221
            x86_Thread_features:\t
            untag_mask:\t0xffffffffffffffff
            Cpus_allowed_list:\t0-1
            nonvoluntary_ctxt_switches:\t1
            """;

    /// Each with its name.
    static final Map<String, String> ALL = Map.of(
            "pmap -x", PMAP_X,
            "pmap", PMAP,
            "pmap -d", PMAP_D,
            "old pmap -x", PMAP_X_OLD,
            "maps", MAPS,
            "smaps", SMAPS,
            "smaps_rollup", ROLLUP,
            "status", STATUS);

    private SmallMaps() {}
}
