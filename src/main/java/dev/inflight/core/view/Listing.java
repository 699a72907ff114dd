package dev.inflight.core.view;

import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskSort;
import dev.inflight.TaskState;
import dev.inflight.TaskText;
import dev.inflight.core.run.Ledger;
import dev.inflight.core.run.NameTable;
import dev.inflight.core.run.Run;
import dev.inflight.core.run.RunState;
import dev.inflight.core.timer.DeadlineTimer;
import dev.inflight.core.timer.Nanos;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists runs: one pass over all of them, which keeps only as many rows as the page holds. */
public final class Listing {

    /**
     * So many rows are fetched before the first is judged. A million of them are in no cache: this way the processor
     * fetches many at once, instead of one after the other.
     */
    private static final int AHEAD = 64;

    private final NameTable<Run<?>> table;
    private final Ledger ledger;
    private final DeadlineTimer timer;
    private final Snapshots snapshots;
    private final Display display;

    public Listing(NameTable<Run<?>> table, Ledger ledger, DeadlineTimer timer, Snapshots snapshots, Display display) {
        this.table = table;
        this.ledger = ledger;
        this.timer = timer;
        this.snapshots = snapshots;
        this.display = display;
    }

    public TaskPage list(TaskQuery query) {
        return new Page(query).fill();
    }

    /** One answer. */
    private final class Page {

        private final TaskQuery query;
        private final Glob name;
        private final Search search;
        private final Set<TaskState> states;
        private final Comparator<Row> order;
        private final @Nullable Row after;
        private final long now;
        private final long minAge;

        /** The last of the page on top, to be pushed out by an earlier one. */
        private final PriorityQueue<Row> rows;

        private final Set<Long> listed = new HashSet<>();
        private int matched;

        private Page(TaskQuery query) {
            this.query = query;
            this.name = Glob.of(query.name());
            this.search = new Search(query.search(), display);
            this.states = EnumSet.noneOf(TaskState.class);
            states.addAll(query.states());
            this.order = (row, other) -> compare(row.startedAt, row.sequence, row.name, other);
            this.after = query.after() == null ? null : parse(query.after(), query.sort());
            this.now = timer.now();
            this.minAge = Nanos.of(query.minAge());
            this.rows = new PriorityQueue<>(order.reversed());
        }

        TaskPage fill() {
            // the ledger last: a run that is stopped meanwhile enters it before it leaves the table, so it is not
            // missed
            visitAll(table.iterator());
            visitAll(ledger.iterator());
            List<Row> sorted = new ArrayList<>(rows);
            sorted.sort(order);
            boolean more = sorted.size() > query.limit();
            if (more) {
                sorted = sorted.subList(0, query.limit());
            }
            List<TaskSnapshot> tasks = new ArrayList<>(sorted.size());
            Lints lints = new Lints(timer);
            for (Row row : sorted) {
                if (row.run != null) {
                    tasks.add(snapshots.of(row.run, lints));
                }
            }
            return new TaskPage(tasks, matched, more, more ? cursor(sorted.get(sorted.size() - 1)) : null);
        }

        private void visitAll(Iterator<Run<?>> runs) {
            Run<?>[] some = new Run<?>[AHEAD];
            int[] words = new int[AHEAD];
            long[] starts = new long[AHEAD];
            while (runs.hasNext()) {
                int count = 0;
                while (count < AHEAD && runs.hasNext()) {
                    some[count++] = runs.next();
                }
                for (int i = 0; i < count; i++) {
                    words[i] = some[i].word();
                    starts[i] = some[i].startedAt();
                }
                for (int i = 0; i < count; i++) {
                    visit(some[i], words[i], starts[i]);
                }
            }
        }

        private void visit(Run<?> run, int word, long startedAt) {
            if (RunState.phase(word) == RunState.GONE || !matches(run, word, startedAt)) {
                return;
            }
            // one more than the page holds tells whether there is another
            Row last = rows.size() > query.limit() ? rows.peek() : null;
            boolean onPage = (after == null || compare(startedAt, run.sequence(), run.name(), after) > 0)
                    && (last == null || compare(startedAt, run.sequence(), run.name(), last) <= 0);
            if (onPage && !listed.add(run.sequence())) {
                return; // moved meanwhile, and met again
            }
            matched++;
            if (onPage) {
                if (last != null) {
                    rows.poll();
                    listed.remove(last.sequence);
                }
                rows.add(new Row(startedAt, run.sequence(), run.name(), run));
            }
        }

        private boolean matches(Run<?> run, int word, long startedAt) {
            return (query.kind() == null || query.kind().equals(run.spec().kind()))
                    && (states.isEmpty() || states.contains(RunState.state(word)))
                    && now - startedAt >= minAge
                    && (query.label() == null || display.labelOf(run).contains(query.label()))
                    && name.matches(run.name())
                    && search.finds(run);
        }

        /**
         * Compares as a comparator does, but with a row that is not made unless it has a place on the page: most have none.
         */
        private int compare(long startedAt, long sequence, String name, Row other) {
            int byInstant = Long.compare(startedAt, other.startedAt);
            int byStart = byInstant == 0 ? Long.compare(sequence, other.sequence) : byInstant;
            return switch (query.sort()) {
                case OLDEST, STARTED -> byStart;
                case YOUNGEST -> -byStart;
                case NAME -> {
                    int byName = name.compareTo(other.name);
                    yield byName == 0 ? byStart : byName;
                }
            };
        }

        private String cursor(Row last) {
            String plain = query.sort().word() + ' ' + last.startedAt + ' ' + last.sequence + ' ' + last.name;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Row parse(String cursor, TaskSort sort) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 4);
            if (parts.length == 4 && parts[0].equals(sort.word())) {
                return new Row(Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3], null);
            }
        } catch (IllegalArgumentException malformed) {
            // answered below, together with a cursor of another order
        }
        throw new IllegalArgumentException(
                "after must be the cursor of a page in the order " + sort.word() + ", not " + TaskText.quote(cursor));
    }

    private record Row(
            long startedAt,
            long sequence,
            String name,
            @Nullable Run<?> run) {}
}
