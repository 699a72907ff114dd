package dev.inflight.service.live;

import dev.inflight.InFlightRegistry;
import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last minutes in a few numbers, so that a page that has just been opened has something to show. */
final class Trend {

    /** How many points are kept; with one every two seconds, five minutes. */
    static final int POINTS = 150;

    private final Deque<Point> points = new ArrayDeque<>();
    private @Nullable Map<Outcome, Long> before;

    /**
     * @param at milliseconds since 1970, for display
     * @param outstanding futures that had not ended
     * @param zombies work that outlived its grace
     * @param ended runs that ended since the point before, by outcome; those that did not occur are left out
     */
    record Point(long at, int outstanding, int zombies, Map<Outcome, Long> ended) {}

    /** Reads counters only, whatever is outstanding. */
    synchronized void sample(InFlightRegistry registry, long at) {
        Map<Outcome, Long> totals = new EnumMap<>(Outcome.class);
        long zombies = 0;
        for (KindStatistics kind : registry.statistics()) {
            zombies += kind.zombies();
            for (Outcome outcome : Outcome.values()) {
                totals.merge(outcome, kind.runs(outcome).count(), Long::sum);
            }
        }
        Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
        Map<Outcome, Long> known = before == null ? totals : before;
        totals.forEach((outcome, total) -> {
            long more = total - known.getOrDefault(outcome, 0L);
            if (more > 0) {
                ended.put(outcome, more);
            }
        });
        before = totals;
        if (points.size() == POINTS) {
            points.removeFirst();
        }
        points.addLast(new Point(at, registry.outstanding(), (int) zombies, ended));
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    synchronized @Nullable Point last() {
        return points.peekLast();
    }
}
