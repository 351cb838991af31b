#!/bin/sh
# Collects what tells of a running JVM's memory into a fresh folder, as "kheap collect" does, where there is no kheap:
# in a container, in a pod that is about to be killed. Needs a POSIX shell with the usual tools; BusyBox will do.
#
#   sh collect.sh [-d] [-j] [-t] PID [DIR]
#   kubectl exec -i POD -- sh -s -- PID < collect.sh
#
#   -d  take a heap dump as well, which needs jcmd; the process stands still for seconds per gigabyte
#   -j  ask the JVM by jcmd even where the container has hardly any memory left; each answer takes a small JVM, and one too
#       many may be what the kernel kills the service for
#   -t  where there is no jcmd, send SIGQUIT, on which a JVM prints its threads to its own log
#
# Without a PID it lists the JVMs. The files are for your eyes only. What the process was started with, its properties and
# its environment stay out, because passwords stand there. Only a heap dump holds everything.
set -uf
umask 077

# Bytes of the end of a GC log.
LONGEST_LOG=20971520
# Seconds for one answer.
PATIENCE=10
# A small jcmd, which gives up a JVM that does not let it in, and takes away the file by which it knocks.
JCMD_BYTES=67108864
SMALL='-J-Xmx32m -J-XX:+UseSerialGC -J-Dsun.tools.attach.attachTimeout=5000'

say() {
    printf '%s\n' "$*"
    [ -z "${note-}" ] || printf '%s\n' "$*" >>"$note"
}

fail() {
    printf '%s\n' "$1" >&2
    exit 2
}

# What there is, and what there is not, and why.
wrote() {
    if [ -s "$dir/$1" ]; then
        say "$(printf '%12s bytes  %s' "$(wc -c <"$dir/$1" | tr -d ' ')" "$1")"
    else
        rm -f "$dir/$1"
        lacks "$1" "${2:-it is empty, or the process has ended}"
    fi
}

lacks() {
    say "Not collected: $1: $2."
}

# Runs a command for some seconds, where the system can limit that. The script itself may come from standard input.
bounded() {
    if timeout "$PATIENCE" true 2>/dev/null; then
        timeout "$PATIENCE" "$@" </dev/null
    else
        "$@" </dev/null
    fi
}

is_jvm() {
    grep -q 'libjvm\.so' "/proc/$1/maps" 2>/dev/null
}

list_jvms() {
    say "Name the PID of one of these JVMs:"
    set +f
    for process in /proc/[0-9]*; do
        if is_jvm "${process#/proc/}"; then
            say "$(printf '%10s' "${process#/proc/}")  $(cat "$process/comm" 2>/dev/null)"
        fi
    done
    set -f
}

system_file() {
    if [ ! -e "/proc/$pid/$1" ]; then
        lacks "$1" "there is none on this system, or the process has ended"
    elif cat "/proc/$pid/$1" >"$dir/$1" 2>/dev/null; then
        wrote "$1"
    else
        rm -f "$dir/$1"
        lacks "$1" "permission denied: run this as the user of the process"
    fi
}

# The folder of the control group of $1, a controller, whose limit counts: of the group and those around it the one with
# the lowest. /proc/PID/cgroup and mountinfo name groups in the same words, so that one without the root of the other is
# the way below the mount, on a host and in containers.
group() {
    controller=$1
    version=1
    path=$(sed -n "s/^[0-9]*:\(.*,\)\{0,1\}$controller\(,[^:]*\)\{0,1\}://p" "/proc/$pid/cgroup" 2>/dev/null | head -n 1)
    if [ -z "$path" ]; then
        version=2
        path=$(sed -n 's/^0:://p' "/proc/$pid/cgroup" 2>/dev/null | head -n 1)
    fi
    [ -n "$path" ] || return 1
    for view in self "$pid"; do
        files=
        [ "$view" = self ] || files=/proc/$pid/root
        mount=$(mounts "$view" | while read -r root point; do
            [ "$root" != / ] || root=
            case $path in
                "$root" | "$root"/*) below=${path#"$root"} ;;
                *) continue ;;
            esac
            case $below/ in
                */../*) ;;
                *) printf '%s %s\n' "$files$point" "$files$point$below" ;;
            esac
        done | head -n 1)
        if [ -n "$mount" ] && lowest "${mount%% *}" "${mount#* }"; then
            return 0
        fi
    done
    return 1
}

# Root and mount point of the file systems in which the groups of $controller lie, as process $1 sees them.
mounts() {
    if [ "$version" = 2 ]; then
        sed -n 's/^[^ ]* [^ ]* [^ ]* \([^ ]*\) \([^ ]*\) .* - cgroup2 .*/\1 \2/p' "/proc/$1/mountinfo" 2>/dev/null
    else
        sed -n "s/^[^ ]* [^ ]* [^ ]* \([^ ]*\) \([^ ]*\) .* - cgroup [^ ]* \(.*,\)\{0,1\}$controller\(,.*\)\{0,1\}\$/\1 \2/p" \
            "/proc/$1/mountinfo" 2>/dev/null
    fi
}

lowest() {
    at=${2%/}
    best=
    least=
    while :; do
        for name in "$controller.max" "$controller.limit_in_bytes"; do
            [ -r "$at/$name" ] || continue
            limit=$(cat "$at/$name" 2>/dev/null)
            [ -n "$best" ] || best=$at
            case $limit in
                '' | *[!0-9]*) ;;
                *)
                    if [ -z "$least" ] || [ "$limit" -lt "$least" ]; then
                        least=$limit
                        best=$at
                    fi
                    ;;
            esac
        done
        case $at in
            "$1" | / | '') break ;;
        esac
        at=${at%/*}
    done
    [ -n "$best" ] && printf '%s\n' "$best"
}

control_group() {
    mkdir "$dir/cgroup" || return
    for controller in memory pids; do
        if at=$(group "$controller"); then
            for name in memory.max memory.current memory.peak memory.stat memory.events memory.limit_in_bytes \
                memory.usage_in_bytes memory.max_usage_in_bytes memory.failcnt memory.oom_control pids.max pids.current; do
                case $name in
                    "$controller".*) [ ! -r "$at/$name" ] || cat "$at/$name" >"$dir/cgroup/$name" 2>/dev/null ;;
                esac
            done
        fi
    done
    if rmdir "$dir/cgroup" 2>/dev/null; then
        lacks cgroup "no control group of the process has a limit that can be seen from here"
    else
        say "                    cgroup/"
    fi
}

# Whether the container, as far as its control group tells, has memory for a small JVM.
has_room() {
    limit=
    used=
    for name in memory.max memory.limit_in_bytes; do
        [ ! -s "$dir/cgroup/$name" ] || limit=$(cat "$dir/cgroup/$name")
    done
    for name in memory.current memory.usage_in_bytes; do
        [ ! -s "$dir/cgroup/$name" ] || used=$(cat "$dir/cgroup/$name")
    done
    case $limit$used in
        '' | *[!0-9]*) return 0 ;;
    esac
    [ -n "$limit" ] && [ -n "$used" ] || return 0
    cache=$(sed -n 's/^\(total_\)\{0,1\}inactive_file \([0-9]*\)$/\2/p' "$dir/cgroup/memory.stat" 2>/dev/null | tail -n 1)
    [ $((limit - used + ${cache:-0})) -ge "$JCMD_BYTES" ]
}

# Its first line is the command of the process, of which only the number is kept.
memory_map() {
    if ! command -v pmap >/dev/null 2>&1; then
        lacks pmap.txt "pmap is not installed"
    elif ! pmap -V 2>/dev/null </dev/null | grep -q procps; then
        lacks pmap.txt "this pmap is not that of procps, and tells less than smaps"
    else
        LC_ALL=C bounded pmap -x "$pid" 2>/dev/null | sed -n \
            -e '1s/^\([0-9][0-9]*:\).*/\1   java/p' \
            -e '/^[0-9a-f]\{8,16\}  *[0-9]/p' \
            -e '/^Address /p' \
            -e '/^[- ]\{8,\}$/p' \
            -e '/^ *total [ 0-9kB-]*$/p' >"$dir/pmap.txt"
        wrote pmap.txt
    fi
}

# The answer to $1 into file $2. An answer that failed may hold a command line, so it goes.
ask() {
    # shellcheck disable=SC2086
    if ! bounded "$jcmd" $SMALL "$pid" "$1" >"$dir/$2" 2>/dev/null; then
        rm -f "$dir/$2"
        lacks "$2" "the JVM does not answer: it must belong to the user who asks, and allow to attach"
        return 1
    fi
}

answers() {
    ask VM.version vm_version.txt && wrote vm_version.txt || return
    ask GC.heap_info heap_info.txt && wrote heap_info.txt
    if ask 'VM.native_memory summary' native_memory.txt; then
        if grep -q 'not enabled' "$dir/native_memory.txt"; then
            rm -f "$dir/native_memory.txt"
            lacks native_memory.txt "the JVM does not keep these books; start it with -XX:NativeMemoryTracking=summary"
        else
            wrote native_memory.txt
        fi
    fi
    # Flags that are numbers or switches; others are texts, such as commands.
    # shellcheck disable=SC2086
    bounded "$jcmd" $SMALL "$pid" VM.flags 2>/dev/null | tr ' ' '\n' | sed -n \
        -e '/^[0-9][0-9]*:$/p' \
        -e '/^-XX:[+-][A-Za-z0-9_]*$/p' \
        -e '/^-XX:[A-Za-z0-9_]*=-\{0,1\}[0-9.][0-9.]*$/p' >"$dir/flags.txt"
    wrote flags.txt
    ask Thread.print threads.txt && wrote threads.txt
    gc_log
}

gc_log() {
    # shellcheck disable=SC2086
    log=$(bounded "$jcmd" $SMALL "$pid" VM.log list 2>/dev/null | sed -n \
        -e '/ all=off [^ ]/d' \
        -e '/ all=off,[^ ]*gc[^ ]*=/s/^ *#[0-9]*: file=\(.*\) all=.*/\1/p' \
        -e '/ all=off/d' \
        -e 's/^ *#[0-9]*: file=\(.*\) all=.*/\1/p' | head -n 1)
    # How JDK 8 is told; no other argument leaves this line.
    [ -n "$log" ] || log=$(tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | sed -n 's/^-Xloggc://p' | tail -n 1)
    case $log in
        '')
            lacks gc.log "the JVM writes none; start it with -Xlog:gc*:file=gc.log"
            return
            ;;
        /*) log=/proc/$pid/root$log ;;
        *) log=/proc/$pid/cwd/$log ;;
    esac
    if [ -f "$log" ] && [ -r "$log" ]; then
        tail -c "$LONGEST_LOG" "$log" 2>/dev/null \
            | grep -E '\[gc[], []|GC\([0-9]+\)|\[(Full )?GC[ (]|Heap ((Min|Initial|Max) Capacity|Region Size)' >"$dir/gc.log"
        wrote gc.log
    else
        lacks gc.log "the JVM writes one that cannot be read from here"
    fi
}

# Needs at most twice the resident memory: JDK 22 and later hold parts of it twice for a while.
heap_dump() {
    resident=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null)
    free=$(df -Pk "$dir" 2>/dev/null | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\).*/\1/p')
    if [ -n "$resident" ] && [ -n "$free" ] && [ "$free" -lt $((2 * resident)) ]; then
        lacks heap.hprof "it may need $((2 * resident)) KB, and $free KB are free"
        return
    fi
    say "Taking the heap dump; the process stands still ..."
    for form in '-gz=1 heap.hprof.gz' heap.hprof; do
        file=${form##* }
        options=${form%"$file"}
        # shellcheck disable=SC2086
        if "$jcmd" $SMALL "$pid" "GC.heap_dump $options$dir/$file" </dev/null 2>/dev/null | grep -q 'dump file created'; then
            wrote "$file"
            return
        fi
        rm -f "$dir/$file"
    done
    lacks heap.hprof "the JVM did not write it; it must be able to write to $dir"
}

# What goes without jcmd.
unasked() {
    lacks "native_memory.txt, flags.txt, threads.txt" "$1"
    [ -z "$dump" ] || lacks heap.hprof "$1"
    if [ -n "$quit" ]; then
        kill -QUIT "$pid" && say "The JVM prints its threads to its own log: save that beside these files."
    fi
}

main() {
    dump=
    quit=
    force=
    while getopts djt option; do
        case $option in
            d) dump=yes ;;
            j) force=yes ;;
            t) quit=yes ;;
            *) fail "Usage: sh collect.sh [-d] [-j] [-t] PID [DIR]" ;;
        esac
    done
    shift $((OPTIND - 1))
    if [ $# -eq 0 ]; then
        list_jvms
        exit 0
    fi
    pid=$1
    case $pid in
        *[!0-9]* | '') fail "$pid is no process: name the PID of a JVM." ;;
    esac
    [ -d "/proc/$pid" ] || fail "There is no process $pid: it has ended, or the number is wrong."
    cat "/proc/$pid/maps" >/dev/null 2>&1 \
        || fail "Process $pid belongs to somebody else, and you may not look into it: run this as its user."
    is_jvm "$pid" || fail "Process $pid is no JVM: without a PID this lists those that run."

    here=.
    [ -w . ] || here=${TMPDIR:-/tmp}
    dir=${2:-$here/java-$pid-$(date +%Y%m%d-%H%M%S)}
    if [ ! -e "$dir" ]; then
        mkdir "$dir" || fail "The folder $dir cannot be made."
    elif [ ! -d "$dir" ] || [ -n "$(ls -A "$dir")" ]; then
        fail "$dir exists and is not an empty folder: name another."
    fi
    dir=$(cd "$dir" && pwd -P) || exit 2
    note=$dir/collected.txt
    trap 'say "Interrupted. What was collected is in $dir"; exit 4' INT TERM HUP

    say "Collecting from process $pid to $dir, $(date)"
    system_file status
    system_file limits
    control_group
    system_file smaps_rollup
    system_file smaps
    memory_map
    java=$(readlink "/proc/$pid/exe" 2>/dev/null)
    if ! { jcmd=$(command -v jcmd) || jcmd=$(command -v "${java%/*}/jcmd"); }; then
        unasked "there is no jcmd, which comes with a JDK"
    elif [ -z "$force" ] && ! has_room; then
        unasked "the container has too little memory left for jcmd, and may be killed for it; -j asks all the same"
    else
        answers
        [ -z "$dump" ] || heap_dump
    fi

    name=${dir##*/}
    say ""
    say "Fetch it:  kubectl exec POD -- tar -C ${dir%/*} -cf - $name | tar -xf -"
    if [ -e "$dir/heap.hprof.gz" ]; then
        say "Read it:   kheap analyze $name/heap.hprof.gz --evidence $name"
    elif [ -e "$dir/heap.hprof" ]; then
        say "Read it:   kheap analyze $name/heap.hprof --evidence $name"
    else
        say "Read it:   kheap evidence $name"
    fi
}

main "$@"
