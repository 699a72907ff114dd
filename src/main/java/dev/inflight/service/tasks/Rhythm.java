package dev.inflight.service.tasks;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** When a schedule is due, by the wall clock. Each of its instants has a number, and both are the same on every replica. */
interface Rhythm {

    /** The first instant after this one; {@code null}: there is none. */
    @Nullable Instant next(Instant after);

    /** The number of one of its instants; that of a later one is greater. */
    long number(Instant planned);

    /** From one of its instants to the next; a day, where there is none. */
    default Duration period(Instant planned) {
        Instant next = next(planned);
        return next == null ? Duration.ofDays(1) : Duration.between(planned, next);
    }

    /** Every so often, counted from the beginning of 1970, so that replicas need not have started together. */
    static Rhythm every(Duration period) {
        BigInteger nanos = nanos(period);
        return new Rhythm() {
            @Override
            public Instant next(Instant after) {
                BigInteger[] next = BigInteger.valueOf(number(after) + 1)
                        .multiply(nanos)
                        .divideAndRemainder(BigInteger.valueOf(TimeUnit.SECONDS.toNanos(1)));
                return Instant.ofEpochSecond(next[0].longValueExact(), next[1].longValueExact());
            }

            @Override
            public long number(Instant planned) {
                return nanos(Duration.between(Instant.EPOCH, planned))
                        .divide(nanos)
                        .longValueExact();
            }

            @Override
            public Duration period(Instant planned) {
                return period;
            }
        };
    }

    /**
     * When this expression says so.
     *
     * @param expression six fields, seconds first
     * @param zone in which it is read
     * @throws IllegalArgumentException quoting it, if it cannot be read
     */
    static Rhythm cron(String expression, ZoneId zone) {
        CronExpression cron = CronExpression.parse(expression);
        return new Rhythm() {
            @Override
            public @Nullable Instant next(Instant after) {
                ZonedDateTime next = cron.next(after.atZone(zone));
                return next == null ? null : next.toInstant();
            }

            @Override
            public long number(Instant planned) {
                return planned.toEpochMilli();
            }
        };
    }

    private static BigInteger nanos(Duration duration) {
        return BigInteger.valueOf(duration.getSeconds())
                .multiply(BigInteger.valueOf(TimeUnit.SECONDS.toNanos(1)))
                .add(BigInteger.valueOf(duration.getNano()));
    }
}
