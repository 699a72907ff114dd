package dev.inflight.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.inflight.CancelEffect;
import dev.inflight.EndedTask;
import dev.inflight.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One past end, without its stack. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RecentEnd(
        String name,
        String id,
        String kind,
        String label,
        Outcome outcome,
        @Nullable String by,
        @Nullable String reason,
        Instant endedAt,
        double ranSeconds,
        @Nullable CancelEffect effect,
        @Nullable String exceptionMessage) {

    static RecentEnd of(EndedTask task) {
        return new RecentEnd(
                task.name(),
                task.id(),
                task.kind(),
                task.label(),
                task.outcome(),
                task.by(),
                task.reason(),
                task.endedAt(),
                task.ran().toNanos() / 1e9,
                task.effect(),
                task.exceptionMessage());
    }
}
