package dev.inflight;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a task is called, how long it may take and what its ripcord may do. Immutable, validated at construction, safe to
 * share between any number of starts.
 *
 * <p>There is no task without a timeout: {@link Builder#build()} refuses one, and the registry refuses a timeout beyond
 * its maximum.
 *
 * @param name unique among the running; {@code null} for an anonymous task, which gets a generated name per run
 * @param kind low-cardinality group, the only user text that becomes a metric tag; {@value #DEFAULT_KIND} unless given
 * @param label free human text, cut at 1 000 characters; {@code null} means the run's name
 * @param timeout from the start, waiting included, to the deadline; positive
 * @param overlap what happens when the name is still outstanding
 * @param scope whether the name is unique on this replica or in the whole cluster; {@link TaskScope#CLUSTER} needs a name, and
 *     {@link Overlap#FAIL_OLDER} or {@link Overlap#FAIL_NEWER}
 * @param afterStop how long a newcomer waits for the <em>work</em> of the run before it to be really gone;
 *     {@code null}: not at all
 * @param stall longest silence between two heartbeats ({@link TaskContext#progress}) of running work; {@code null}: no
 *     heartbeat is expected
 * @param softTimeout age at which the run is logged with a sample of its stack; {@code null}: never
 * @param interruption whether the ripcord interrupts the worker
 * @param detached whether a run stands alone: shown with the run that started it, but neither stopped along with it nor
 *     refused because it was stopped, and with nothing of its starter's context (see {@link ContextCarrier}) bound for it
 * @param quietFailures whether a failure of the work itself, or a refusal by its executor, is no warning in the log, because
 *     somebody else is told of it
 */
public record TaskSpec(
        @Nullable String name,
        String kind,
        @Nullable String label,
        Duration timeout,
        Overlap overlap,
        TaskScope scope,
        @Nullable Duration afterStop,
        @Nullable Duration stall,
        @Nullable Duration softTimeout,
        Interruption interruption,
        boolean detached,
        boolean quietFailures) {

    /** The kind of a task that names none. */
    public static final String DEFAULT_KIND = "default";

    public TaskSpec {
        if (name != null) {
            TaskText.requireName("name", name);
        }
        TaskText.requireName("kind", kind);
        label = label == null ? null : TaskText.clip(label);
        requirePositive("timeout", timeout, name);
        Objects.requireNonNull(overlap, "overlap");
        Objects.requireNonNull(scope, "scope");
        if (afterStop != null) {
            requirePositive("afterStop", afterStop, name);
        }
        if (stall != null) {
            requirePositive("stall", stall, name);
        }
        if (softTimeout != null) {
            requirePositive("softTimeout", softTimeout, name);
        }
        Objects.requireNonNull(interruption, "interruption");
        if (name == null && overlap != Overlap.FAIL_OLDER) {
            throw new IllegalArgumentException(
                    "overlap " + overlap + " needs a name: an anonymous task overlaps nothing");
        }
        if (scope == TaskScope.CLUSTER) {
            requireClaimable(name, overlap);
        }
    }

    private static void requireClaimable(@Nullable String name, Overlap overlap) {
        if (name == null) {
            throw new IllegalArgumentException(
                    "scope CLUSTER needs a name: an anonymous task has none that others could have");
        }
        if (overlap != Overlap.FAIL_OLDER && overlap != Overlap.FAIL_NEWER) {
            throw new IllegalArgumentException("task " + TaskText.quote(name) + " cannot have overlap " + overlap
                    + " with scope CLUSTER: replicas share neither a future nor a queue; use FAIL_OLDER or FAIL_NEWER");
        }
    }

    /** Begins the description of a task with this name. */
    public static Builder named(String name) {
        return new Builder(TaskText.requireName("name", name));
    }

    /** Begins the description of a task whose runs get generated names and so never overlap. */
    public static Builder anonymous() {
        return new Builder(null);
    }

    private static void requirePositive(String field, @Nullable Duration value, @Nullable String name) {
        if (value == null) {
            throw new IllegalStateException(field + " of " + subject(name) + " is missing: every task has one");
        }
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(field + " of " + subject(name) + " must be positive, not " + value);
        }
    }

    private static String subject(@Nullable String name) {
        return name == null ? "an anonymous task" : "task " + TaskText.quote(name);
    }

    /** Collects the parts of a {@link TaskSpec}. Not safe for use by several threads. */
    public static final class Builder {
        private final @Nullable String name;
        private String kind = DEFAULT_KIND;
        private @Nullable String label;
        private @Nullable Duration timeout;
        private Overlap overlap = Overlap.FAIL_OLDER;
        private TaskScope scope = TaskScope.LOCAL;
        private @Nullable Duration afterStop;
        private @Nullable Duration stall;
        private @Nullable Duration softTimeout;
        private Interruption interruption = Interruption.INTERRUPT;
        private boolean detached;
        private boolean quietFailures;

        private Builder(@Nullable String name) {
            this.name = name;
        }

        /** @see TaskSpec#kind() */
        public Builder kind(String kind) {
            this.kind = kind;
            return this;
        }

        /** @see TaskSpec#label() */
        public Builder label(@Nullable String label) {
            this.label = label;
            return this;
        }

        /** @see TaskSpec#timeout() */
        public Builder timeout(Duration timeout) {
            this.timeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /** @see TaskSpec#overlap() */
        public Builder overlap(Overlap overlap) {
            this.overlap = overlap;
            return this;
        }

        /** @see TaskSpec#scope() */
        public Builder scope(TaskScope scope) {
            this.scope = Objects.requireNonNull(scope, "scope");
            return this;
        }

        /** @see TaskSpec#afterStop() */
        public Builder afterStop(@Nullable Duration max) {
            this.afterStop = max;
            return this;
        }

        /** @see TaskSpec#stall() */
        public Builder stall(@Nullable Duration silence) {
            this.stall = silence;
            return this;
        }

        /** @see TaskSpec#softTimeout() */
        public Builder softTimeout(@Nullable Duration age) {
            this.softTimeout = age;
            return this;
        }

        /** @see TaskSpec#interruption() */
        public Builder interruption(Interruption interruption) {
            this.interruption = interruption;
            return this;
        }

        /** @see TaskSpec#detached() */
        public Builder detached() {
            this.detached = true;
            return this;
        }

        /** @see TaskSpec#quietFailures() */
        public Builder quietFailures() {
            this.quietFailures = true;
            return this;
        }

        /**
         * The finished description.
         *
         * @throws IllegalStateException without a timeout
         * @throws IllegalArgumentException when a part is out of bounds; the message quotes it
         */
        @SuppressWarnings("NullAway") // the record's constructor turns a missing timeout into the message users need
        public TaskSpec build() {
            return new TaskSpec(
                    name,
                    kind,
                    label,
                    timeout,
                    overlap,
                    scope,
                    afterStop,
                    stall,
                    softTimeout,
                    interruption,
                    detached,
                    quietFailures);
        }
    }
}
