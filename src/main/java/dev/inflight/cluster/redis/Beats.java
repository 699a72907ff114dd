package dev.inflight.cluster.redis;

import dev.inflight.cluster.Beat;
import org.jspecify.annotations.Nullable;

/** Makes one answer of those of all partitions: known is what all of them knew, and the first one's clock is the engine's. */
final class Beats {

    private final Call<Beat> whole;
    private int missing;
    private boolean known = true;
    private @Nullable Beat first;

    Beats(int partitions, Call<Beat> whole) {
        this.missing = partitions;
        this.whole = whole;
    }

    /** Takes the answer of a partition when it comes. */
    void collect(Call<Beat> part, boolean isFirst) {
        part.stage().whenComplete((beat, failure) -> {
            if (failure != null) {
                whole.fail(Failures.words(failure), failure);
                return;
            }
            Beat all = add(beat, isFirst);
            if (all != null) {
                whole.succeed(all);
            }
        });
    }

    private synchronized @Nullable Beat add(Beat beat, boolean isFirst) {
        missing--;
        known &= beat.known();
        if (isFirst) {
            first = beat;
        }
        return missing > 0 || first == null ? null : new Beat(known, first.engineMicros(), first.live());
    }
}
