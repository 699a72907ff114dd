package dev.inflight.async;

import dev.inflight.LabelledWork;
import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.util.ClassUtils;

/**
 * What calls of a method that nobody has annotated are labelled with: {@code region=eu · attempt=2}, or the type of an event.
 * Nothing of the user's is called: values are shown whose classes are the platform's own and harmless, or enums; of everything
 * else the type. They alone are kept, long texts cut, so that no argument lives longer than it would without us, and they are
 * made a text only when somebody looks.
 */
final class CallLabels {

    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_LABEL = 200;

    /** Begins with a space, where a masked value ends. */
    private static final String SEPARATOR = " · ";

    /** What is kept of an argument that is not to be shown. */
    private enum Hidden {
        /** Its parameter's name says that it is a secret. */
        SECRET,
        /** A text of which nobody knows what it is, since the parameter's name is unknown; it may well be a secret. */
        NAMELESS
    }

    private final @Nullable String @Nullable [] names;
    private final Class<?>[] types;
    private final boolean[] secret;

    private CallLabels(@Nullable String @Nullable [] names, Class<?>[] types) {
        this.names = names;
        this.types = types;
        this.secret = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            secret[i] = names != null && isSecret(names[i]);
        }
    }

    /** Those of a method's calls; {@code null} when it has no parameters, and so nothing to say. */
    static @Nullable CallLabels of(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length == 0 ? null : new CallLabels(namesOf(method), types);
    }

    private static @Nullable String @Nullable [] namesOf(Method method) {
        try {
            return new DefaultParameterNameDiscoverer().getParameterNames(method);
        } catch (RuntimeException | LinkageError unreadable) {
            return null; // a call is not to fail for want of a label
        }
    }

    /** By the words that the masker knows, whatever else it would blot out in the value. */
    private static boolean isSecret(@Nullable String name) {
        SecretMasker masker = SecretMasker.standard();
        String parameter = name + "=x";
        String member = "\"" + name + "\":\"x\"";
        return !masker.mask(parameter).equals(parameter) || !masker.mask(member).equals(member);
    }

    /** The work, with a label for what it was called with. */
    Supplier<CompletionStage<@Nullable Object>> labelled(
            Supplier<CompletionStage<@Nullable Object>> work, @Nullable Object[] arguments) {
        return new Labelled(work, new Label(this, keep(arguments)));
    }

    /** What is shown of the arguments; of a single one that itself, which saves the array. */
    private @Nullable Object keep(@Nullable Object[] arguments) {
        if (arguments.length == 1) {
            return keep(arguments[0], 0);
        }
        @Nullable Object[] kept = new Object[types.length];
        for (int i = 0; i < Math.min(kept.length, arguments.length); i++) {
            kept[i] = keep(arguments[i], i);
        }
        return kept;
    }

    private @Nullable Object keep(@Nullable Object argument, int at) {
        if (argument == null) {
            return null;
        }
        if (secret[at]) {
            return Hidden.SECRET;
        }
        if (argument instanceof String text) {
            return names == null
                    ? Hidden.NAMELESS
                    : text.length() > LONGEST_VALUE ? TaskText.clip(text, LONGEST_VALUE) + "…" : text;
        }
        if (isShown(argument)) {
            return argument;
        }
        return argument.getClass() == PayloadApplicationEvent.class
                ? ((PayloadApplicationEvent<?>) argument).getPayload().getClass()
                : argument.getClass();
    }

    /** Whether its text is the platform's, short and made without a call of anything else. An enum is known by its name. */
    private static boolean isShown(Object value) {
        return isBoxed(value)
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof Class
                || value instanceof Enum
                || value.getClass().getPackageName().equals("java.time");
    }

    private static boolean isBoxed(Object number) {
        return number instanceof Integer
                || number instanceof Long
                || number instanceof Double
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte;
    }

    private String label(@Nullable Object kept) {
        StringBuilder label = new StringBuilder();
        for (int i = 0; i < types.length && label.length() < LONGEST_LABEL; i++) {
            if (i > 0) {
                label.append(SEPARATOR);
            }
            append(label, i, kept instanceof Object[] all ? all[i] : kept); // no argument is kept as an array
        }
        String text = label.toString();
        return text.length() > LONGEST_LABEL ? TaskText.clip(text, LONGEST_LABEL) + "…" : text;
    }

    private void append(StringBuilder label, int at, @Nullable Object kept) {
        if (kept == Hidden.NAMELESS) {
            label.append(types[at].getSimpleName());
        } else if (kept instanceof Class<?> type) {
            label.append(shown(type, types[at]));
        } else {
            label.append(names == null ? "" : names[at] + "=").append(text(kept));
        }
    }

    private static String text(@Nullable Object kept) {
        if (kept == Hidden.SECRET) {
            return SecretMasker.BLOT;
        }
        return kept instanceof Enum<?> constant ? constant.name() : TaskText.escape(String.valueOf(kept));
    }

    /** The name that the user knows it by: of a class that somebody has made, or that nobody names, the declared type's. */
    private static String shown(Class<?> type, Class<?> declared) {
        Class<?> known = ClassUtils.getUserClass(type);
        boolean foreign = known.isHidden()
                || known.isSynthetic()
                || known.isAnonymousClass()
                || Proxy.isProxyClass(known)
                || known.getPackageName().startsWith("java.");
        return (foreign ? declared : known).getSimpleName();
    }

    /** Made when somebody looks. */
    private record Label(CallLabels labels, @Nullable Object kept) implements Supplier<String> {
        @Override
        public String get() {
            return labels.label(kept);
        }
    }

    private record Labelled(Supplier<CompletionStage<@Nullable Object>> work, Supplier<String> label)
            implements Supplier<CompletionStage<@Nullable Object>>, LabelledWork {
        @Override
        public CompletionStage<@Nullable Object> get() {
            return work.get();
        }
    }
}
