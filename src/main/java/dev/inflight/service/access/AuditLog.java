package dev.inflight.service.access;

import dev.inflight.actuate.strict.AuditFilter;
import io.micrometer.core.instrument.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Writes each audit event as one line. Of refusals, which cost an attacker nothing, only so many a second; the next line
 * says how many were left out.
 */
@Component
class AuditLog implements ApplicationListener<AuditApplicationEvent> {

    /** Named for what it holds, so that it can be sent to a place of its own. */
    private static final Logger LOGGER = LoggerFactory.getLogger("dev.inflight.audit");

    private static final int REFUSALS_A_SECOND = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private long since;
    private int written;
    private int omitted;

    AuditLog(Clock clock) {
        this.clock = clock;
        this.since = clock.monotonicTime();
    }

    @Override
    public void onApplicationEvent(AuditApplicationEvent published) {
        AuditEvent event = published.getAuditEvent();
        boolean refused = event.getType().equals(AuditFilter.REFUSED);
        int before = 0;
        if (refused) {
            before = admit();
            if (before < 0) {
                return;
            }
        }
        LoggingEventBuilder line = (refused ? LOGGER.atWarn() : LOGGER.atInfo())
                .addKeyValue("type", event.getType())
                .addKeyValue("principal", inQuotes(event.getPrincipal()));
        for (Map.Entry<String, Object> value : event.getData().entrySet()) {
            line = line.addKeyValue(value.getKey(), inQuotes(value.getValue()));
        }
        if (before > 0) {
            line = line.addKeyValue("omittedBefore", before);
        }
        line.log("audit");
    }

    /** A plain line shows values in quotes; a quote in one must not end it, and so forge the next. */
    private static Object inQuotes(Object value) {
        return value instanceof String text ? text.replace("\\", "\\\\").replace("\"", "\\\"") : value;
    }

    /** How many were left out since the last line; -1: leave this one out, too. */
    private synchronized int admit() {
        long now = clock.monotonicTime();
        if (now - since >= SECOND) {
            since = now;
            written = 0;
        }
        if (written >= REFUSALS_A_SECOND) {
            omitted++;
            return -1;
        }
        written++;
        int before = omitted;
        omitted = 0;
        return before;
    }
}
