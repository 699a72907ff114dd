package dev.inflight.cluster.member;

import dev.inflight.TaskCounts;
import dev.inflight.TaskPage;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one replica has told of what it runs.
 *
 * @param instance the replica
 * @param counts of everything that it runs
 * @param matched how many of its runs the selectors match
 * @param next its own cursor
 * @param complete whether it told as many rows as it was asked for
 * @param rows in its own order
 */
record Heard(
        String instance,
        TaskCounts counts,
        int matched,
        @Nullable String next,
        boolean complete,
        List<TaskSnapshot> rows) {

    static Heard of(String instance, TaskCounts counts, TaskPage page) {
        return new Heard(instance, counts, page.matched(), page.next(), true, page.tasks());
    }

    /**
     * Reads an answer. Rows that make no sense here, such as those of a state that only a later version knows, are left out.
     *
     * @throws IllegalArgumentException when all of it makes no sense
     */
    static Heard parse(Message answer) {
        Map<String, String> fields = answer.fields();
        List<TaskSnapshot> rows = new ArrayList<>();
        boolean complete = !fields.containsKey("cut");
        for (String line : Rows.lines(fields.get("rows"))) {
            try {
                rows.add(Rows.parse(line, answer.from()));
            } catch (IllegalArgumentException | ArithmeticException nonsense) {
                complete = false;
            }
        }
        return new Heard(answer.from(), counts(fields), count(fields, "matched"), fields.get("next"), complete, rows);
    }

    /** Whether it has rows beyond those that it told. */
    boolean hasMore() {
        return matched > rows.size();
    }

    /** The same, of which something is missing. */
    Heard cutShort() {
        return new Heard(instance, counts, matched, next, false, rows);
    }

    private static TaskCounts counts(Map<String, String> fields) {
        return new TaskCounts(
                count(fields, "outstanding"),
                count(fields, "queued"),
                count(fields, "running"),
                count(fields, "stopping"),
                count(fields, "zombies"),
                Duration.ofNanos(Math.multiplyExact(number(fields, "oldest"), 1_000L)));
    }

    private static int count(Map<String, String> fields, String key) {
        return (int) Math.min(Integer.MAX_VALUE, number(fields, key));
    }

    private static long number(Map<String, String> fields, String key) {
        return Math.min(Math.max(0, Long.parseLong(fields.getOrDefault(key, "0"))), Long.MAX_VALUE / 1_000);
    }
}
