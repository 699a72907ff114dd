package dev.inflight.autoconfigure;

import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The library's settings. Checked at construction: a value out of bounds stops the application at its start with a message
 * that names the property and the value.
 *
 * @param maxTimeout Longest timeout that a task may ask for, and an extension may reach.
 * @param stopGrace How long work may outlive its future before it counts as a zombie.
 * @param hookGrace How long work that a cancel hook has in hand may take to leave before its thread is interrupted as well.
 * @param maxOutstanding How many futures may be outstanding; starts beyond that are rejected.
 * @param async Tracking of methods that nobody has changed.
 * @param history Memory of past ends.
 * @param metrics Meters.
 * @param masking Secrets in what is shown.
 * @param reach What a stop reaches beside the work's thread.
 * @param track What others run, listed as tasks.
 * @param shutdown What happens when the application context closes.
 * @param health Health contributor.
 */
@ConfigurationProperties(InFlightProperties.PREFIX)
public record InFlightProperties(
        @DefaultValue("24h") Duration maxTimeout,
        @DefaultValue("5s") Duration stopGrace,
        @DefaultValue("1s") Duration hookGrace,
        @DefaultValue("1000000") int maxOutstanding,
        @DefaultValue Async async,
        @DefaultValue History history,
        @DefaultValue Metrics metrics,
        @DefaultValue Masking masking,
        @DefaultValue Reach reach,
        @DefaultValue Track track,
        @DefaultValue Shutdown shutdown,
        @DefaultValue Health health) {

    static final String PREFIX = "inflight";

    public InFlightProperties {
        requirePositive("max-timeout", maxTimeout);
        requireNotNegative("stop-grace", stopGrace);
        requireNotNegative("hook-grace", hookGrace);
        requireBetween("max-outstanding", maxOutstanding, 1, Integer.MAX_VALUE);
    }

    private static void requirePositive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(PREFIX + "." + property + " must be positive, not " + value);
        }
    }

    private static void requireNotNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(PREFIX + "." + property + " must not be negative, not " + value);
        }
    }

    private static void requireBetween(String property, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PREFIX + "." + property + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /**
     * Tracking of methods that nobody has changed.
     *
     * @param enabled Whether @Async methods without @InFlight are tracked, so that they can be listed and stopped.
     * @param voidMethods Whether those that return nothing are tracked too. One that is meant to run for as long as the
     *     application does would be stopped at the timeout.
     * @param scheduledMethods Whether each execution of a @Scheduled method is tracked.
     * @param labels Whether a run of such a method is labelled with what it was called with: texts, numbers, dates and the types of
     *     everything else, without secrets.
     * @param timeout Timeout of such a method's runs; never more than max-timeout.
     */
    public record Async(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean voidMethods,
            @DefaultValue("true") boolean scheduledMethods,
            @DefaultValue("true") boolean labels,
            @DefaultValue("24h") Duration timeout) {

        public Async {
            requirePositive("async.timeout", timeout);
        }
    }

    /**
     * Memory of past ends.
     *
     * @param size How many past ends are kept; 0 keeps none.
     */
    public record History(@DefaultValue("256") int size) {

        public History {
            requireBetween("history.size", size, 0, 1_000_000);
        }
    }

    /**
     * Meters.
     *
     * @param maxKinds How many kinds are counted apart; later ones are counted together as "other".
     * @param oldest How many of the oldest outstanding runs get a gauge of their own; 0 turns these gauges off.
     */
    public record Metrics(
            @DefaultValue("100") int maxKinds,
            @DefaultValue("10") int oldest) {

        public Metrics {
            requireBetween("metrics.max-kinds", maxKinds, 1, 10_000);
            requireBetween("metrics.oldest", oldest, 0, 1_000);
        }
    }

    /**
     * Secrets in what is shown.
     *
     * @param enabled Whether what looks like a secret is blotted out in labels, reasons, notes and messages wherever they show.
     * @param patterns Regular expressions of further secrets, of which the whole match is blotted out.
     */
    public record Masking(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> patterns) {

        public Masking {
            patterns = List.copyOf(patterns);
            patterns.forEach(Masking::compile);
        }

        SecretMasker masker() {
            List<Pattern> compiled = patterns.stream().map(Masking::compile).toList();
            return enabled ? SecretMasker.standardAnd(compiled) : SecretMasker.none();
        }

        private static Pattern compile(String pattern) {
            try {
                return Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                // by itself: start-up failures show the innermost cause, and that would not name the property
                throw new IllegalArgumentException(PREFIX + ".masking.patterns must hold regular expressions, not "
                        + TaskText.quote(pattern) + " (" + e.getDescription() + ")");
            }
        }
    }

    /**
     * What a stop reaches beside the work's thread.
     *
     * @param deadlines Whether what a task has left also bounds the calls that it makes: a statement's query timeout, a
     *     response's read timeout.
     * @param jdbc Databases.
     * @param http Calls of other services.
     * @param mail Mail.
     */
    public record Reach(
            @DefaultValue("false") boolean deadlines,
            @DefaultValue Jdbc jdbc,
            @DefaultValue Http http,
            @DefaultValue Mail mail) {

        /**
         * Databases.
         *
         * @param enabled Whether the statements that a task executes through a DataSource bean stop with the task.
         */
        public record Jdbc(@DefaultValue("true") boolean enabled) {}

        /**
         * Calls of other services.
         *
         * @param enabled Whether the calls that a task makes through Boot's RestClient, RestTemplate, HTTP interfaces and WebClient
         *     stop with the task.
         */
        public record Http(@DefaultValue("true") boolean enabled) {}

        /**
         * Mail.
         *
         * @param enabled Whether what a task sends through a JavaMailSender bean stops with the task.
         */
        public record Mail(@DefaultValue("true") boolean enabled) {}
    }

    /**
     * What others run, listed as tasks. Nothing unless asked for.
     *
     * @param executors Names of executor beans of which everything that they run is listed; "*" for all of them.
     * @param quartz Whether jobs of Quartz are listed.
     * @param batch Whether jobs of Spring Batch are listed.
     * @param dbScheduler Whether executions of db-scheduler are listed.
     * @param timeout Timeout of all these; never more than max-timeout.
     */
    public record Track(
            @DefaultValue List<String> executors,
            @DefaultValue("false") boolean quartz,
            @DefaultValue("false") boolean batch,
            @DefaultValue("false") boolean dbScheduler,
            @DefaultValue("24h") Duration timeout) {

        public Track {
            executors = List.copyOf(executors);
            requirePositive("track.timeout", timeout);
        }
    }

    /**
     * What happens when the application context closes.
     *
     * @param drain How long running work may go on before every ripcord is pulled; starts are refused meanwhile.
     * @param stop How long stopped work may take to be gone before it is logged with its stack and left behind.
     */
    public record Shutdown(
            @DefaultValue("10s") Duration drain,
            @DefaultValue("5s") Duration stop) {

        public Shutdown {
            requireNotNegative("shutdown.drain", drain);
            requireNotNegative("shutdown.stop", stop);
        }
    }

    /**
     * Health contributor.
     *
     * @param maxZombies Down when there are more zombies than this; unlimited unless set.
     * @param maxAge Down when the oldest outstanding run is older than this; unlimited unless set.
     */
    public record Health(
            @Nullable Integer maxZombies, @Nullable Duration maxAge) {

        public Health {
            if (maxZombies != null) {
                requireBetween("health.max-zombies", maxZombies, 0, Integer.MAX_VALUE);
            }
            if (maxAge != null) {
                requirePositive("health.max-age", maxAge);
            }
        }
    }
}
