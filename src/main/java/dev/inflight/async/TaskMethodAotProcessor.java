package dev.inflight.async;

import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * What an image that is compiled ahead of time must keep of beans with annotated methods: those methods, which proxies of
 * interfaces call reflectively, and what expressions may ask of their arguments.
 */
final class TaskMethodAotProcessor implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Set<Method> methods = AnnotatedMethods.of(ClassUtils.getUserClass(bean.getBeanClass()))
                .keySet();
        return methods.isEmpty() ? null : new Contribution(methods);
    }

    private record Contribution(Set<Method> methods) implements BeanRegistrationAotContribution {

        @Override
        public void applyTo(GenerationContext generation, BeanRegistrationCode code) {
            ReflectionHints hints = generation.getRuntimeHints().reflection();
            for (Method method : methods) {
                hints.registerMethod(method, ExecutableMode.INVOKE);
                if (hasExpression(method)) {
                    for (Class<?> argument : method.getParameterTypes()) {
                        hints.registerType(
                                argument, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS);
                    }
                }
            }
        }

        private static boolean hasExpression(Method method) {
            return AnnotatedMethods.annotationOf(method).asMap().values().stream()
                    .anyMatch(value -> value instanceof String text && text.contains("#{"));
        }
    }
}
