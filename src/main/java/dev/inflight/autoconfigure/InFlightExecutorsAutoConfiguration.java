package dev.inflight.autoconfigure;

import dev.inflight.InFlightRegistry;
import dev.inflight.track.executors.WatchedExecutors;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Lists everything that runs on the executor beans that are named. Only when some are. */
@AutoConfiguration(after = {InFlightAutoConfiguration.class, InFlightAsyncAutoConfiguration.class})
@ConditionalOnClass(name = "org.springframework.aop.framework.ProxyFactory")
@ConditionalOnBean(InFlightRegistry.class)
@Conditional(InFlightExecutorsAutoConfiguration.SomeAreNamed.class)
public final class InFlightExecutorsAutoConfiguration {

    InFlightExecutorsAutoConfiguration() {}

    /** Asks the environment, since beans that are made now could not be post-processed. */
    @Bean
    static WatchedExecutors inFlightWatchedExecutors(
            Environment environment,
            ObjectProvider<InFlightRegistry> registry,
            ObjectProvider<InFlightProperties> properties) {
        return new WatchedExecutors(names(environment), Watches.of(registry, properties));
    }

    private static List<String> names(Environment environment) {
        return Binder.get(environment)
                .bind(InFlightProperties.PREFIX + ".track.executors", Bindable.listOf(String.class))
                .orElse(List.of());
    }

    /** As a list, or with commas. */
    static final class SomeAreNamed extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            List<String> names = names(context.getEnvironment());
            ConditionMessage.Builder message = ConditionMessage.forCondition("inflight.track.executors");
            return names.isEmpty()
                    ? ConditionOutcome.noMatch(message.because("none is named"))
                    : ConditionOutcome.match(message.foundExactly(names));
        }
    }
}
