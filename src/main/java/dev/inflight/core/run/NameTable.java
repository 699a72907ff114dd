package dev.inflight.core.run;

import dev.inflight.Overlap;
import dev.inflight.core.threads.OutOfMemoryRetry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has a name, and who waits for it. Every change of a name's rows happens inside one {@code compute} on that name,
 * which does nothing but table operations; whatever follows from it is returned and done outside.
 *
 * <p>Rows are removed by identity, so the ending of an older run never touches the row of the newer.
 *
 * @param <R> the run, or a stand-in for it in a test of the table alone
 */
public final class NameTable<R extends NameTable.Row> implements Iterable<R> {

    /** What the table asks of a run. All three are called inside {@code compute}: they only read or count. */
    public interface Row {
        String name();

        /** Whether its outcome is decided, so that it has no claim on the name any more. */
        boolean isDecided();

        /** One holder more, for {@link Overlap#JOIN}; {@code false} when its last holder has let go. */
        boolean tryJoin();
    }

    /** How a start met the name. */
    public enum Entry {
        /** The newcomer has the name. */
        ENTERED,
        /** The newcomer waits behind {@link Verdict#other()}. */
        WAITS,
        /** The newcomer was not let in, because of {@link Verdict#other()}. */
        REFUSED,
        /** The newcomer is to share {@link Verdict#other()}. */
        JOINED,
        /** Nothing was changed: the name is taken and the caller asked for a free one. */
        TAKEN
    }

    /**
     * What became of a newcomer.
     *
     * @param entry how it met the name
     * @param other the run it met there, if any
     * @param displaced the runs that lost the name to it, for the caller to end; oldest first
     */
    public record Verdict<R>(Entry entry, @Nullable R other, List<R> displaced) {}

    private final ConcurrentHashMap<String, R> heads = new ConcurrentHashMap<>();
    /** Touched only inside {@code heads.compute} of the same name; most names never have a line. */
    private final Map<String, Set<R>> lines = new ConcurrentHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();

    /** What most newcomers get, so that they need no object of their own. */
    private final Verdict<R> free = new Verdict<>(Entry.ENTERED, null, List.of());

    /** Lets a newcomer in by its policy. With {@code onlyIfFree}, {@link Overlap#FAIL_OLDER} displaces nobody. */
    public Verdict<R> enter(R newcomer, Overlap policy, boolean onlyIfFree) {
        if (heads.putIfAbsent(newcomer.name(), newcomer) == null) {
            return free;
        }
        Newcomer contended = new Newcomer(newcomer, policy, onlyIfFree);
        heads.compute(newcomer.name(), contended::meet);
        return contended.verdict;
    }

    /**
     * Takes a decided run out, wherever it is.
     *
     * @return the waiter that has the name now and is to be started; {@code null} when there is none or the run had not
     *     the name
     */
    public @Nullable R leave(R run) {
        Leaver leaver = null;
        for (int tries = 0; ; tries++) {
            try {
                if (leaver == null) {
                    leaver = new Leaver(run);
                }
                heads.computeIfPresent(run.name(), leaver);
                return leaver.promoted;
            } catch (OutOfMemoryError full) { // if it was thrown after the change, the leaver knows what it did
                OutOfMemoryRetry.awaitNext(full, tries);
            }
        }
    }

    /** The run that has the name. */
    public @Nullable R get(String name) {
        return heads.get(name);
    }

    /** How many rows there are, waiting ones included. */
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, heads.mappingCount() + waiting.get());
    }

    public boolean isEmpty() {
        return heads.isEmpty() && lines.isEmpty() && waiting.get() == 0;
    }

    /** Every row, weakly consistent. A run that gets its name meanwhile may come twice. */
    @Override
    public Iterator<R> iterator() {
        // waiters first: one that gets the name meanwhile is met twice, rather than missed
        List<R> waiters = new ArrayList<>();
        lines.keySet().forEach(name -> waiters.addAll(waiters(name)));
        Iterator<R> first = waiters.iterator();
        Iterator<R> second = heads.values().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || second.hasNext();
            }

            @Override
            public R next() {
                return first.hasNext() ? first.next() : second.next();
            }
        };
    }

    /** Who waits for the name, in their order. */
    List<R> waiters(String name) {
        List<R> waiters = new ArrayList<>();
        heads.computeIfPresent(name, (same, head) -> {
            waiters.addAll(lines.getOrDefault(name, Set.of()));
            return head;
        });
        return waiters;
    }

    /** The first in the name's line that is meant; the rest of a long line is left alone. */
    public @Nullable R waiter(String name, Predicate<? super R> meant) {
        Finder finder = new Finder(meant);
        heads.computeIfPresent(name, finder);
        return finder.found;
    }

    private List<R> takeLine(String name) {
        Set<R> line = lines.remove(name);
        if (line == null) {
            return List.of();
        }
        waiting.addAndGet(-line.size());
        return List.copyOf(line);
    }

    private final class Newcomer {
        private final R newcomer;
        private final Overlap policy;
        private final boolean onlyIfFree;
        private Verdict<R> verdict = free;

        Newcomer(R newcomer, Overlap policy, boolean onlyIfFree) {
            this.newcomer = newcomer;
            this.policy = policy;
            this.onlyIfFree = onlyIfFree;
        }

        @Nullable R meet(String name, @Nullable R head) {
            R holder = head == null || head.isDecided() ? firstOutstanding(name) : head;
            if (holder == null) {
                takeLine(name);
                return newcomer;
            }
            switch (policy) {
                case FAIL_OLDER -> {
                    if (onlyIfFree) {
                        return answer(Entry.TAKEN, holder, List.of(), head);
                    }
                    List<R> displaced = new ArrayList<>();
                    if (holder == head) {
                        displaced.add(holder);
                    }
                    displaced.addAll(takeLine(name));
                    return answer(Entry.ENTERED, holder, displaced, newcomer);
                }
                case FAIL_NEWER -> {
                    return answer(Entry.REFUSED, holder, List.of(), head);
                }
                case JOIN -> {
                    if (holder.tryJoin()) {
                        return answer(Entry.JOINED, holder, List.of(), head);
                    }
                    // its last holder has let go, so it is about to end: those who waited for it wait for the newcomer
                    return holder == head
                            ? answer(Entry.ENTERED, null, List.of(), newcomer)
                            : answer(Entry.REFUSED, holder, List.of(), head);
                }
                case QUEUE, KEEP_LATEST -> {
                    List<R> displaced = policy == Overlap.KEEP_LATEST ? takeLine(name) : List.of();
                    lines.computeIfAbsent(name, same -> new LinkedHashSet<>()).add(newcomer);
                    waiting.incrementAndGet();
                    return answer(Entry.WAITS, holder, displaced, head);
                }
            }
            throw new AssertionError(policy);
        }

        private @Nullable R answer(Entry entry, @Nullable R other, List<R> displaced, @Nullable R row) {
            verdict = new Verdict<>(entry, other, displaced);
            return row;
        }

        private @Nullable R firstOutstanding(String name) {
            Set<R> line = lines.get(name);
            if (line != null) {
                for (R waiter : line) {
                    if (!waiter.isDecided()) {
                        return waiter;
                    }
                }
            }
            return null;
        }
    }

    private final class Finder implements BiFunction<String, R, R> {
        private final Predicate<? super R> meant;
        private @Nullable R found;

        Finder(Predicate<? super R> meant) {
            this.meant = meant;
        }

        @Override
        public R apply(String name, R head) {
            for (R waiter : lines.getOrDefault(name, Set.of())) {
                if (meant.test(waiter)) {
                    found = waiter;
                    break;
                }
            }
            return head;
        }
    }

    private final class Leaver implements BiFunction<String, R, @Nullable R> {
        private final R run;
        private @Nullable R promoted;

        Leaver(R run) {
            this.run = run;
        }

        @Override
        public @Nullable R apply(String name, R head) {
            Set<R> line = lines.get(name);
            if (head != run) {
                if (line != null && line.remove(run)) {
                    waiting.decrementAndGet();
                    dropIfEmpty(name, line);
                }
                return head;
            }
            if (line == null) {
                return null;
            }
            for (Iterator<R> waiters = line.iterator(); promoted == null && waiters.hasNext(); ) {
                R waiter = waiters.next();
                waiters.remove();
                waiting.decrementAndGet();
                if (!waiter.isDecided()) {
                    promoted = waiter;
                }
            }
            dropIfEmpty(name, line);
            return promoted;
        }

        private void dropIfEmpty(String name, Set<R> line) {
            if (line.isEmpty()) {
                lines.remove(name);
            }
        }
    }
}
