package dev.inflight.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inflight.actuate.strict.AuditFilter;
import io.micrometer.core.instrument.MockClock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;

class AuditLogTests {

    private final MockClock clock = new MockClock();
    private final AuditLog log = new AuditLog(clock);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.inflight.audit");

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void an_event_is_one_line_with_its_facts() {
        publish(AuditFilter.CANCEL, 1);
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getKeyValuePairs())
                        .extracting(pair -> pair.key + "=" + pair.value)
                        .containsExactly("type=INFLIGHT_CANCEL", "principal=joe", "name=refresh:eu"));
    }

    @Test
    void a_quote_in_a_text_does_not_end_it() {
        log.onApplicationEvent(new AuditApplicationEvent(
                new AuditEvent("joe", AuditFilter.REFUSED, Map.of("name", "a\" status=\"200"))));
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getKeyValuePairs())
                        .extracting(pair -> pair.key + "=" + pair.value)
                        .contains("name=a\\\" status=\\\"200"));
    }

    @Test
    void of_many_refusals_a_few_a_second_are_written_and_the_next_line_says_how_many_were_not() {
        publish(AuditFilter.REFUSED, 100);
        assertThat(lines.list).hasSize(20);

        clock.add(1, TimeUnit.SECONDS);
        publish(AuditFilter.REFUSED, 1);
        assertThat(lines.list).hasSize(21);
        assertThat(lines.list.get(20).getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .contains("omittedBefore=80");
    }

    @Test
    void what_was_done_is_written_however_often() {
        publish(AuditFilter.START, 100);
        assertThat(lines.list).hasSize(100);
    }

    private void publish(String type, int times) {
        for (int i = 0; i < times; i++) {
            log.onApplicationEvent(
                    new AuditApplicationEvent(new AuditEvent("joe", type, Map.of("name", "refresh:eu"))));
        }
    }
}
