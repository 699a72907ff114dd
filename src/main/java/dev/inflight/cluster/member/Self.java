package dev.inflight.cluster.member;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskText;
import dev.inflight.cluster.Member;
import java.time.Instant;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a replica tells of itself. */
final class Self {

    private final InFlightRegistry registry;
    private final MemberSettings settings;
    private final Instant since;
    private volatile @Nullable String host;

    Self(InFlightRegistry registry, MemberSettings settings, Instant since) {
        this.registry = registry;
        this.settings = settings;
        this.since = since;
    }

    /** As it is now. {@code claims}: how many names it has. */
    Member now(IntSupplier claims) {
        return new Member(
                registry.instance(), host(), since, settings.partitions(), registry.counts(), claims.getAsInt());
    }

    Instant since() {
        return since;
    }

    /** Where it runs; asked for once. */
    String host() {
        String known = host;
        if (known == null) {
            try {
                known = TaskText.clip(settings.host().get());
            } catch (RuntimeException unknown) {
                known = "";
            }
            host = known;
        }
        return known;
    }
}
