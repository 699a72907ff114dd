package dev.inflight.cluster.member;

import dev.inflight.TaskText;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Says which runs were stopped for the cluster's sake: the first few of a second one by one, the others by their number. */
final class ClaimLog {

    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight");
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST = 10;

    private final String instance;
    private final String line;

    // guarded by this
    private long begun;
    private int written;
    private long left;

    ClaimLog(String instance, String line) {
        this.instance = instance;
        this.line = line;
    }

    /** This run was. */
    void of(Wanted wanted, String by, long now) {
        long others;
        synchronized (this) {
            if (written == 0 || now - begun >= SECOND) {
                begun = now;
                written = 0;
            }
            if (written == MOST) {
                left++;
                return;
            }
            written++;
            others = left;
            left = 0;
        }
        LoggingEventBuilder event = LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("name", TaskText.quote(wanted.name))
                .addKeyValue("id", wanted.id)
                .addKeyValue("by", TaskText.quote(by));
        (others == 0 ? event : event.addKeyValue("others", others)).log(line);
    }

    /** Writes what was left out, once its second is over. Returns nanoseconds until then, or {@code NEVER}. */
    long flush(long now) {
        long others;
        synchronized (this) {
            if (left == 0) {
                return Long.MAX_VALUE;
            }
            long wait = begun + SECOND - now;
            if (wait > 0) {
                return wait;
            }
            others = left;
            left = 0;
        }
        LOGGER.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("others", others)
                .log(line);
        return Long.MAX_VALUE;
    }
}
