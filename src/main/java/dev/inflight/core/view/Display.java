package dev.inflight.core.view;

import dev.inflight.SecretMasker;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.core.run.Run;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Texts as they may be shown. The masker is foreign code and is called nowhere else. */
public final class Display {

    private final SecretMasker masker;

    public Display(SecretMasker masker) {
        this.masker = masker;
    }

    /** A free text without its secrets; one that the masker cannot judge is not shown. */
    String masked(String text) {
        try {
            return masker.mask(text);
        } catch (Throwable cannotTell) {
            return SecretMasker.BLOT;
        }
    }

    @Nullable String maskedOrNull(@Nullable String text) {
        return text == null ? null : masked(text);
    }

    String labelOf(Run<?> run) {
        return labelOf(run.spec(), run.name(), run.label());
    }

    /**
     * The label of a run; its name is shown as it is.
     *
     * @param made says the label where the spec says none; {@code null}: nothing does
     */
    String labelOf(TaskSpec spec, String name, @Nullable Supplier<String> made) {
        String label = spec.label() != null || made == null ? spec.label() : madeBy(made);
        return label == null ? name : masked(label);
    }

    private static @Nullable String madeBy(Supplier<String> made) {
        try {
            String label = made.get();
            return label == null || label.isEmpty() ? null : TaskText.clip(label);
        } catch (Throwable unwilling) {
            return null;
        }
    }
}
