package dev.inflight.core.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.Overlap;
import dev.inflight.core.run.NameTable.Entry;
import dev.inflight.core.run.NameTable.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The name table behaves, whatever threads do to it at once, as if every entering, deciding and leaving happened alone:
 * Lincheck looks for a history of results that {@link Sequential} cannot give. The size is checked when all is quiet, since it
 * is the sum of two counts and may be a little off in between.
 */
@Tag("proof")
class NameTableProof {

    @Test
    void everyHistoryIsThatOfASequentialTable() {
        stress().check(Concurrent.class);
    }

    @Test
    void everyInterleavingIsThatOfASequentialTable() {
        interleavings(8, 150).sequentialSpecification(Sequential.class).check(Concurrent.class);
    }

    @Test
    void aTableThatRemovesByNameIsFoundOut() {
        ModelCheckingOptions options = interleavings(200, 500).sequentialSpecification(Sequential.class);

        assertThatThrownBy(() -> options.check(RemovesByName.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static ModelCheckingOptions interleavings(int scenarios, int invocations) {
        return new ModelCheckingOptions()
                .iterations(scenarios)
                .invocationsPerIteration(invocations)
                .minimizeFailedScenario(false)
                .threads(2)
                .actorsPerThread(4);
    }

    /** A table is not empty at first: this many threads' runs have the name or wait for it. */
    private static final int FULL = 4;

    private static StressOptions stress() {
        return new StressOptions()
                .iterations(20)
                .invocationsPerIteration(400)
                .minimizeFailedScenario(false)
                .threads(3)
                .actorsPerThread(3)
                .sequentialSpecification(Sequential.class);
    }

    /** A run's stand-in, numbered by its thread. */
    static final class Row implements NameTable.Row {

        private final int number;
        private volatile boolean decided;
        private volatile boolean letGo;

        Row(int number) {
            this.number = number;
        }

        @Override
        public String name() {
            return "name";
        }

        @Override
        public boolean isDecided() {
            return decided;
        }

        @Override
        public boolean tryJoin() {
            return !letGo;
        }

        /** Lincheck gives objects other identity hash codes while it explores than while it constructs. */
        @Override
        public int hashCode() {
            return number;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public String toString() {
            return Integer.toString(number);
        }
    }

    /** What each thread has started, in order; touched by that thread alone. */
    private static final class Own {

        private final List<List<Row>> entered = new ArrayList<>();
        private final List<List<Row>> decided = new ArrayList<>();
        private final int[] count = new int[8];

        Own() {
            for (int i = 0; i < count.length; i++) {
                entered.add(new ArrayList<>());
                decided.add(new ArrayList<>());
            }
        }

        Row enter(int thread) {
            Row row = new Row(10 * thread + count[thread]++);
            entered.get(thread).add(row);
            return row;
        }

        boolean letGo(int thread) {
            if (entered.get(thread).isEmpty()) {
                return false;
            }
            entered.get(thread).get(0).letGo = true;
            return true;
        }

        boolean decide(int thread) {
            if (entered.get(thread).isEmpty()) {
                return false;
            }
            Row row = entered.get(thread).remove(0);
            decided.get(thread).add(row);
            row.decided = true;
            return true;
        }

        Row leaving(int thread) {
            return decided.get(thread).isEmpty() ? null : decided.get(thread).remove(0);
        }
    }

    /** The engine's own table. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    @Param(name = "policy", gen = IntGen.class, conf = "0:4")
    public static class Concurrent {

        private final NameTable<Row> table = new NameTable<>();
        private final Own own = new Own();

        public Concurrent() {
            for (int thread = 0; thread < FULL; thread++) {
                table.enter(own.enter(thread), Overlap.QUEUE, false);
            }
        }

        @Operation
        public String enter(@Param(name = "thread") int thread, @Param(name = "policy") int policy) {
            return show(table.enter(own.enter(thread), Overlap.values()[policy], false));
        }

        @Operation
        public String enterIfFree(@Param(name = "thread") int thread) {
            return show(table.enter(own.enter(thread), Overlap.FAIL_OLDER, true));
        }

        @Operation
        public boolean letGo(@Param(name = "thread") int thread) {
            return own.letGo(thread);
        }

        @Operation
        public boolean decide(@Param(name = "thread") int thread) {
            return own.decide(thread);
        }

        @Operation
        public String leave(@Param(name = "thread") int thread) {
            Row row = own.leaving(thread);
            return row == null ? "nothing to leave" : "promoted " + remove(table, row);
        }

        /** The one step that a planted bug does in two. */
        Row remove(NameTable<Row> from, Row row) {
            return from.leave(row);
        }

        @Operation
        public String get() {
            return String.valueOf(table.get("name"));
        }

        @Operation
        public String waiters() {
            return table.waiters("name").toString();
        }

        @Validate
        public void sizeAddsUp() {
            int rows =
                    (table.get("name") == null ? 0 : 1) + table.waiters("name").size();
            if (table.size() != rows || table.isEmpty() != (rows == 0)) {
                throw new IllegalStateException("size is " + table.size() + " with " + rows + " rows");
            }
        }

        private static String show(Verdict<Row> admission) {
            return admission.entry() + " " + admission.other() + " " + admission.displaced();
        }
    }

    /** What the table is to be like, without a thought for threads. */
    public static class Sequential {

        private final Own own = new Own();
        private final List<Row> line = new ArrayList<>();
        private Row head;

        public Sequential() {
            for (int thread = 0; thread < FULL; thread++) {
                enter(own.enter(thread), Overlap.QUEUE, false);
            }
        }

        public String enter(int thread, int policy) {
            return enter(own.enter(thread), Overlap.values()[policy], false);
        }

        public String enterIfFree(int thread) {
            return enter(own.enter(thread), Overlap.FAIL_OLDER, true);
        }

        private String enter(Row newcomer, Overlap policy, boolean onlyIfFree) {
            Row holder = head != null && !head.decided
                    ? head
                    : line.stream().filter(row -> !row.decided).findFirst().orElse(null);
            if (holder == null) {
                head = newcomer;
                line.clear();
                return show(Entry.ENTERED, null, List.of());
            }
            switch (policy) {
                case FAIL_OLDER -> {
                    if (onlyIfFree) {
                        return show(Entry.TAKEN, holder, List.of());
                    }
                    List<Row> displaced = new ArrayList<>(line);
                    if (holder == head) {
                        displaced.add(0, head);
                    }
                    head = newcomer;
                    line.clear();
                    return show(Entry.ENTERED, holder, displaced);
                }
                case FAIL_NEWER -> {
                    return show(Entry.REFUSED, holder, List.of());
                }
                case JOIN -> {
                    if (!holder.letGo) {
                        return show(Entry.JOINED, holder, List.of());
                    }
                    if (holder != head) {
                        return show(Entry.REFUSED, holder, List.of());
                    }
                    head = newcomer;
                    return show(Entry.ENTERED, null, List.of());
                }
                case QUEUE, KEEP_LATEST -> {
                    List<Row> displaced = policy == Overlap.QUEUE ? List.of() : List.copyOf(line);
                    line.removeAll(displaced);
                    line.add(newcomer);
                    return show(Entry.WAITS, holder, displaced);
                }
            }
            throw new AssertionError(policy);
        }

        public boolean letGo(int thread) {
            return own.letGo(thread);
        }

        public boolean decide(int thread) {
            return own.decide(thread);
        }

        public String leave(int thread) {
            Row row = own.leaving(thread);
            if (row == null) {
                return "nothing to leave";
            }
            Row promoted = null;
            if (head == row) {
                while (promoted == null && !line.isEmpty()) {
                    Row waiter = line.remove(0);
                    promoted = waiter.decided ? null : waiter;
                }
                head = promoted;
            } else {
                line.remove(row);
            }
            return "promoted " + promoted;
        }

        public String get() {
            return String.valueOf(head);
        }

        public String waiters() {
            return line.toString();
        }

        private static String show(Entry entry, Row other, List<Row> displaced) {
            return entry + " " + other + " " + displaced;
        }
    }

    /**
     * The planted bug: it looks whose row it is, and then removes whatever has the name. With the few operations that it
     * takes to notice, so that it is found soon.
     */
    @Param(name = "thread", gen = ThreadIdGen.class)
    @Param(name = "policy", gen = IntGen.class, conf = "0:1")
    public static class RemovesByName {

        private final Concurrent naive = new Concurrent() {
            @Override
            Row remove(NameTable<Row> from, Row row) {
                Row whoever = from.get("name") == row ? from.get("name") : row;
                return whoever == null ? null : from.leave(whoever);
            }
        };

        @Operation
        public String enter(@Param(name = "thread") int thread, @Param(name = "policy") int policy) {
            return naive.enter(thread, policy);
        }

        @Operation
        public boolean decide(@Param(name = "thread") int thread) {
            return naive.decide(thread);
        }

        @Operation
        public String leave(@Param(name = "thread") int thread) {
            return naive.leave(thread);
        }

        @Operation
        public String get() {
            return naive.get();
        }
    }
}
