package dev.inflight.async;

import dev.inflight.InFlight;
import dev.inflight.Interruption;
import dev.inflight.Overlap;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.expression.EvaluationContext;

/** One method's {@link InFlight}, read: its placeholders resolved, its expressions parsed, whatever is constant checked. */
final class TaskAnnotation implements TaskMethod.SpecSource {

    private final MethodParameters parameters;
    private final TextTemplate name;
    private final TextTemplate kind;
    private final TextTemplate label;
    private final DurationTemplate timeout;
    private final DurationTemplate afterStop;
    private final DurationTemplate stall;
    private final Overlap overlap;
    private final TaskScope scope;
    private final Interruption interruption;
    private final String defaultKind;
    private final boolean quietFailures;
    private final @Nullable TaskSpec constant;

    /**
     * Reads an annotation.
     *
     * @param quietFailures whether somebody else logs what the method throws
     * @throws IllegalArgumentException saying which attribute is wrong, and how
     */
    TaskAnnotation(
            MergedAnnotation<InFlight> annotation,
            String defaultKind,
            MethodParameters parameters,
            UnaryOperator<String> placeholders,
            Duration maxTimeout,
            boolean quietFailures) {
        UnaryOperator<String> text = attribute -> resolve(attribute, annotation.getString(attribute), placeholders);
        this.parameters = parameters;
        this.quietFailures = quietFailures;
        this.defaultKind = defaultKind;
        this.name = TextTemplate.parse("name", text.apply("name"), parameters);
        this.kind = TextTemplate.parse("kind", text.apply("kind"), parameters);
        requireConstantKind();
        this.label = TextTemplate.parse("label", text.apply("label"), parameters);
        this.timeout = DurationTemplate.parse("timeout", text.apply("timeout"), parameters);
        this.afterStop = DurationTemplate.parse("afterStop", text.apply("afterStop"), parameters);
        this.stall = DurationTemplate.parse("stall", text.apply("stall"), parameters);
        this.overlap = annotation.getEnum("overlap", Overlap.class);
        this.scope = annotation.getEnum("scope", TaskScope.class);
        this.interruption = annotation.getEnum("interrupt", Interruption.class);
        this.constant = checkConstants(maxTimeout);
    }

    Overlap overlap() {
        return overlap;
    }

    @Override
    public TaskSpec specFor(@Nullable Object[] arguments) {
        return constant != null ? constant : spec(parameters.of(arguments));
    }

    private TaskSpec spec(@Nullable EvaluationContext call) {
        String named = name.text(call);
        String grouped = kind.text(call);
        Duration bound = timeout.duration(call);
        if (bound == null) {
            throw new IllegalArgumentException("timeout is missing: every task has one");
        }
        TaskSpec.Builder spec = (named == null ? TaskSpec.anonymous() : TaskSpec.named(named))
                .kind(grouped == null ? defaultKind : grouped)
                .label(label.text(call))
                .timeout(bound)
                .overlap(overlap)
                .scope(scope)
                .afterStop(afterStop.duration(call))
                .stall(stall.duration(call))
                .interruption(interruption);
        return (quietFailures ? spec.quietFailures() : spec).build();
    }

    /** The spec of every call, when nothing in it depends on the call; else what can be checked is. */
    private @Nullable TaskSpec checkConstants(Duration maxTimeout) {
        if (timeout.isConstant()) {
            Duration bound = timeout.duration(null);
            if (bound != null && bound.compareTo(maxTimeout) > 0) {
                throw new IllegalArgumentException(
                        "timeout " + bound + " exceeds inflight.max-timeout, which is " + maxTimeout);
            }
            if (bound == null) {
                throw new IllegalArgumentException("timeout is missing: every task has one");
            }
        }
        requireName(name);
        requireName(kind);
        requireClaimable();
        boolean constantTimes = timeout.isConstant() && afterStop.isConstant() && stall.isConstant();
        return constantTimes && name.isConstant() && kind.isConstant() && label.isConstant() ? spec(null) : null;
    }

    /** Even where the name is not known yet: what no call can have is said at the start. */
    private void requireClaimable() {
        if (scope == TaskScope.CLUSTER && name.isConstant() && name.text(null) == null) {
            throw new IllegalArgumentException(
                    "scope CLUSTER needs a name: an anonymous task has none that others could have");
        }
        if (scope == TaskScope.CLUSTER && overlap != Overlap.FAIL_OLDER && overlap != Overlap.FAIL_NEWER) {
            throw new IllegalArgumentException(
                    "overlap " + overlap + " cannot be had with scope CLUSTER: replicas share"
                            + " neither a future nor a queue; use FAIL_OLDER or FAIL_NEWER");
        }
    }

    /** A kind is a tag of every meter. */
    private void requireConstantKind() {
        if (!kind.isConstant()) {
            throw new IllegalArgumentException(
                    "kind must be the same for every call, not an expression: it becomes a tag"
                            + " of meters, each value of which costs memory for as long as the application runs. What differs from"
                            + " call to call belongs into name or label");
        }
    }

    private static void requireName(TextTemplate template) {
        String text = template.isConstant() ? template.text(null) : null;
        if (text != null) {
            TaskText.requireName(template.attribute(), text);
        }
    }

    private static String resolve(String attribute, String text, UnaryOperator<String> placeholders) {
        try {
            return placeholders.apply(text).strip();
        } catch (IllegalArgumentException unresolved) {
            throw new IllegalArgumentException(
                    attribute + " " + TaskText.quote(text) + " cannot be resolved: " + unresolved.getMessage(),
                    unresolved);
        }
    }
}
