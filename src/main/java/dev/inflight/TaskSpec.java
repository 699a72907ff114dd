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
 * <p>It compares and prints as a record with these parts would, and is none because of its size: each outstanding run keeps one, and as
 * a record it would be nearly twice as large. It is made by its {@link Builder} only.
 */
public final class TaskSpec {

    /** The kind of a task that names none. */
    public static final String DEFAULT_KIND = "default";

    private static final Overlap[] OVERLAPS = Overlap.values();
    private static final TaskScope[] SCOPES = TaskScope.values();
    private static final Interruption[] INTERRUPTIONS = Interruption.values();

    // the bits of what is yes or no
    private static final int DETACHED = 1;
    private static final int QUIET_FAILURES = 2;

    private final @Nullable String name;
    private final String kind;
    private final @Nullable String label;

    /** The timeout, a {@link Duration}, or {@link Times} for a task that has more than that. */
    private final Object times;

    private final byte overlap;
    private final byte scope;
    private final byte interruption;
    private final byte flags;

    /** What few tasks have. */
    private record Times(
            Duration timeout,
            @Nullable Duration afterStop,
            @Nullable Duration stall,
            @Nullable Duration softTimeout) {}

    @SuppressWarnings("EnumOrdinal") // never leaves this class, which reads it back by the same values
    private TaskSpec(Builder parts) {
        this.name = parts.name;
        this.kind = TaskText.requireName("kind", parts.kind);
        this.label = parts.label == null ? null : TaskText.clip(parts.label);
        Duration timeout = requirePositive("timeout", parts.timeout, name);
        this.overlap = (byte) Objects.requireNonNull(parts.overlap, "overlap").ordinal();
        this.scope = (byte) Objects.requireNonNull(parts.scope, "scope").ordinal();
        boolean only = parts.afterStop == null && parts.stall == null && parts.softTimeout == null;
        this.times = only
                ? timeout
                : new Times(
                        timeout,
                        positiveOrNone("afterStop", parts.afterStop, name),
                        positiveOrNone("stall", parts.stall, name),
                        positiveOrNone("softTimeout", parts.softTimeout, name));
        this.interruption = (byte)
                Objects.requireNonNull(parts.interruption, "interruption").ordinal();
        this.flags = (byte) ((parts.detached ? DETACHED : 0) | (parts.quietFailures ? QUIET_FAILURES : 0));
        if (name == null && parts.overlap != Overlap.FAIL_OLDER) {
            throw new IllegalArgumentException(
                    "overlap " + parts.overlap + " needs a name: an anonymous task overlaps nothing");
        }
        if (parts.scope == TaskScope.CLUSTER) {
            requireClaimable(name, parts.overlap);
        }
    }

    /** Unique among the running; {@code null} for an anonymous task, which gets a generated name per run. */
    public @Nullable String name() {
        return name;
    }

    /** Low-cardinality group, the only user text that becomes a metric tag; {@value #DEFAULT_KIND} unless given. */
    public String kind() {
        return kind;
    }

    /** Free human text, cut at 1 000 characters; {@code null} means the run's name. */
    public @Nullable String label() {
        return label;
    }

    /** From the start, waiting included, to the deadline; positive. */
    public Duration timeout() {
        return times instanceof Times more ? more.timeout : (Duration) times;
    }

    /** What happens when the name is still outstanding. */
    public Overlap overlap() {
        return OVERLAPS[overlap];
    }

    /**
     * Whether the name is unique on this replica or in the whole cluster. {@link TaskScope#CLUSTER} needs a name, and
     * {@link Overlap#FAIL_OLDER} or {@link Overlap#FAIL_NEWER}.
     */
    public TaskScope scope() {
        return SCOPES[scope];
    }

    /** How long a newcomer waits for the <em>work</em> of the run before it to be really gone; {@code null}: not at all. */
    public @Nullable Duration afterStop() {
        return times instanceof Times more ? more.afterStop : null;
    }

    /**
     * Longest silence between two heartbeats ({@link TaskContext#progress}) of running work; {@code null}: no heartbeat is
     * expected.
     */
    public @Nullable Duration stall() {
        return times instanceof Times more ? more.stall : null;
    }

    /** Age at which the run is logged with a sample of its stack; {@code null}: never. */
    public @Nullable Duration softTimeout() {
        return times instanceof Times more ? more.softTimeout : null;
    }

    /** Whether the ripcord interrupts the worker. */
    public Interruption interruption() {
        return INTERRUPTIONS[interruption];
    }

    /**
     * Whether a run stands alone: shown with the run that started it, but neither stopped along with it nor refused because
     * it was stopped, and with nothing of its starter's context (see {@link ContextCarrier}) bound for it.
     */
    public boolean detached() {
        return (flags & DETACHED) != 0;
    }

    /**
     * Whether a failure of the work itself, or a refusal by its executor, is no warning in the log, because somebody else is
     * told of it.
     */
    public boolean quietFailures() {
        return (flags & QUIET_FAILURES) != 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskSpec spec
                && Objects.equals(name, spec.name)
                && kind.equals(spec.kind)
                && Objects.equals(label, spec.label)
                && times.equals(spec.times)
                && overlap == spec.overlap
                && scope == spec.scope
                && interruption == spec.interruption
                && flags == spec.flags;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, kind, label, times, overlap, scope, interruption, flags);
    }

    @Override
    public String toString() {
        return "TaskSpec[name=" + name + ", kind=" + kind + ", label=" + label + ", timeout=" + timeout() + ", overlap="
                + overlap() + ", scope=" + scope() + ", afterStop=" + afterStop() + ", stall=" + stall()
                + ", softTimeout="
                + softTimeout() + ", interruption=" + interruption() + ", detached=" + detached() + ", quietFailures="
                + quietFailures() + "]";
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

    private static Duration requirePositive(String field, @Nullable Duration value, @Nullable String name) {
        if (value == null) {
            throw new IllegalStateException(field + " of " + subject(name) + " is missing: every task has one");
        }
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(field + " of " + subject(name) + " must be positive, not " + value);
        }
        return value;
    }

    private static @Nullable Duration positiveOrNone(String field, @Nullable Duration value, @Nullable String name) {
        return value == null ? null : requirePositive(field, value, name);
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
        public TaskSpec build() {
            return new TaskSpec(this);
        }
    }
}
