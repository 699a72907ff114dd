package dev.inflight.cluster.member;

import dev.inflight.TaskCounts;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.ClusterPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One page out of what several replicas told. By age as they told it, so their clocks do not matter. */
final class Merge {

    private final TaskQuery query;
    private final String instance;
    private final boolean engineUp;
    private final List<Heard> parts = new ArrayList<>();
    private boolean lacking;

    Merge(TaskQuery query, String instance, boolean engineUp) {
        this.query = query;
        this.instance = instance;
        this.engineUp = engineUp;
    }

    /** Not even who is to be asked is known. */
    Merge lacking() {
        lacking = true;
        return this;
    }

    Merge add(Heard part) {
        parts.add(part);
        return this;
    }

    /** How many rows of each replica are on the page. */
    Map<String, Integer> rowsByInstance() {
        Map<String, Integer> count = new HashMap<>();
        rows().forEach(task -> count.merge(Owners.of(task.id()), 1, Integer::sum));
        return count;
    }

    private List<TaskSnapshot> rows() {
        return parts.stream()
                .flatMap(part -> part.rows().stream())
                .sorted(order())
                .limit(query.limit())
                .toList();
    }

    private Comparator<TaskSnapshot> order() {
        Comparator<TaskSnapshot> oldestFirst =
                Comparator.comparing(TaskSnapshot::age).reversed();
        return switch (query.sort()) {
            case OLDEST, STARTED -> oldestFirst;
            case YOUNGEST -> oldestFirst.reversed();
            case NAME -> Comparator.comparing(TaskSnapshot::name).thenComparing(oldestFirst);
        };
    }

    /**
     * The page.
     *
     * @param unheard who is alive and did not answer
     * @param lost how many have ended
     * @param single whether one replica was asked, and its own cursor is meant
     */
    ClusterPage page(List<ClusterPage.Unheard> unheard, int lost, boolean single) {
        List<TaskSnapshot> rows = rows();
        int matched = sum(Heard::matched);
        boolean cut = parts.stream().anyMatch(part -> !part.complete());
        boolean missing = single && parts.isEmpty();
        return new ClusterPage(
                instance,
                engineUp,
                !engineUp || lacking || !unheard.isEmpty() || cut || missing,
                parts.size(),
                unheard.size(),
                lost,
                unheard.stream().limit(ClusterPage.MOST_UNHEARD).toList(),
                counts(),
                matched,
                single ? next() != null : matched > rows.size(),
                single ? next() : null,
                rows);
    }

    private @Nullable String next() {
        return parts.isEmpty() ? null : parts.get(0).next();
    }

    private TaskCounts counts() {
        return new TaskCounts(
                sum(part -> part.counts().outstanding()),
                sum(part -> part.counts().queued()),
                sum(part -> part.counts().running()),
                sum(part -> part.counts().stopping()),
                sum(part -> part.counts().zombies()),
                parts.stream()
                        .map(part -> part.counts().oldest())
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO));
    }

    private int sum(ToIntFunction<Heard> number) {
        long sum = parts.stream().mapToLong(number::applyAsInt).sum();
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }
}
