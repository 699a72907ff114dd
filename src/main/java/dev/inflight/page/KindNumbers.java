package dev.inflight.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.inflight.KindStatistics;
import dev.inflight.Outcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind in numbers.
 *
 * @param kind its name; {@code other} for all beyond the bound on kinds
 * @param outstanding futures that have not ended
 * @param zombies work that outlived its grace
 * @param oldestSeconds age of the oldest outstanding run
 * @param p99Seconds what 99 of 100 completed runs stayed below, within a factor of two; {@code null}: too few to say
 * @param ended ended runs by outcome, ever; those that did not occur are left out
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record KindNumbers(
        String kind,
        long outstanding,
        long zombies,
        double oldestSeconds,
        @Nullable Double p99Seconds,
        Map<Outcome, Long> ended) {

    private static final double MOST = 0.99;

    static KindNumbers of(KindStatistics kind) {
        Map<Outcome, Long> ended = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            long count = kind.runs(outcome).count();
            if (count > 0) {
                ended.put(outcome, count);
            }
        }
        Duration p99 = kind.completedWithin(MOST);
        return new KindNumbers(
                kind.kind(),
                kind.outstanding(),
                kind.zombies(),
                kind.oldestAge().toNanos() / 1e9,
                p99 == null ? null : p99.toNanos() / 1e9,
                ended);
    }
}
