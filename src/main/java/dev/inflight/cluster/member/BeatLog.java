package dev.inflight.cluster.member;

import dev.inflight.cluster.Member;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of this replica's part in its cluster. */
final class BeatLog {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");

    private final String instance;

    BeatLog(String instance) {
        this.instance = instance;
    }

    void joined(int replicas) {
        LOGGER.atInfo()
                .addKeyValue("instance", instance)
                .addKeyValue("replicas", replicas)
                .log("cluster joined");
    }

    void idTaken() {
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .log("cluster not joined: another replica that is alive has this id");
    }

    void partitionsDiffer(int own, Member other) {
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("partitions", own)
                .addKeyValue("other", other.instance())
                .addKeyValue("otherPartitions", other.partitions())
                .log("cluster not joined: another replica has other partitions");
    }

    void lost(@Nullable Throwable failure) {
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("cause", causeOf(failure))
                .log(
                        "engine lost: replicas cannot see or stop each other's tasks; starts of scope LOCAL are not affected");
    }

    void back() {
        LOGGER.atInfo().addKeyValue("instance", instance).log("engine back");
    }

    /** {@code told}: the others know it already. */
    void left(boolean told) {
        LOGGER.atInfo()
                .addKeyValue("instance", instance)
                .log(
                        told
                                ? "cluster left"
                                : "cluster left; the engine does not answer, so others learn it from the lease");
    }

    private static String causeOf(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause == null ? null : cause.getMessage());
    }
}
