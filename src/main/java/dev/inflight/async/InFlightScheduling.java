package dev.inflight.async;

import dev.inflight.InFlightRegistry;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.type.MethodMetadata;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.annotation.SchedulingConfiguration;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Puts {@link ScheduledMethods} in the place of Spring's own post-processor for {@code @Scheduled} methods, where it is
 * Spring's own: defined by {@code @EnableScheduling} or {@code <task:annotation-driven>}. Somebody else's stays, and its
 * methods are not tracked. Needed once in each context that schedules.
 */
public final class InFlightScheduling implements BeanFactoryPostProcessor {

    private static final Logger LOGGER = LoggerFactory.getLogger(InFlightScheduling.class);
    private static final String PROCESSOR = TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME;

    private final ScheduledTaskRegistrar registrar = new ScheduledTaskRegistrar();
    private final ScheduledRuns runs;

    /** Makes a post-processor. Both suppliers are asked when the first method is executed. */
    public InFlightScheduling(Supplier<InFlightRegistry> registry, Supplier<AsyncSettings> settings) {
        this.runs = new ScheduledRuns(registry, settings);
    }

    /** The one of the context's {@link ScheduledMethods}. */
    ScheduledTaskRegistrar registrar() {
        return registrar;
    }

    ScheduledRuns runs() {
        return runs;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (!(beans instanceof DefaultListableBeanFactory factory) || !factory.containsBeanDefinition(PROCESSOR)) {
            return;
        }
        BeanDefinition definition = factory.getBeanDefinition(PROCESSOR);
        if (isOurs(definition)) {
            return; // the context was prepared ahead of time
        }
        if (!isSpringsOwn(definition) || factory.containsSingleton(PROCESSOR)) {
            LOGGER.debug("@Scheduled methods are not tracked: {} is not Spring's own: {}", PROCESSOR, definition);
            return;
        }
        // not just registered over the other: applications may forbid that, and Spring would log it
        factory.removeBeanDefinition(PROCESSOR);
        factory.registerBeanDefinition(PROCESSOR, inThePlaceOf(definition));
    }

    private static boolean isOurs(BeanDefinition definition) {
        return ScheduledMethods.class.getName().equals(definition.getBeanClassName());
    }

    private static boolean isSpringsOwn(BeanDefinition definition) {
        if (definition.getFactoryMethodName() == null) {
            boolean supplied =
                    definition instanceof AbstractBeanDefinition known && known.getInstanceSupplier() != null;
            return ScheduledAnnotationBeanPostProcessor.class.getName().equals(definition.getBeanClassName())
                    && !definition.hasConstructorArgumentValues()
                    && !supplied;
        }
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        return method != null && SchedulingConfiguration.class.getName().equals(method.getDeclaringClassName());
    }

    /** A class and no supplier, so that it can be prepared ahead of time. */
    private static RootBeanDefinition inThePlaceOf(BeanDefinition springs) {
        RootBeanDefinition ours = new RootBeanDefinition(ScheduledMethods.class);
        ours.setAutowireMode(AbstractBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        ours.setRole(springs.getRole());
        ours.setSource(springs.getSource());
        ours.setPropertyValues(springs.getPropertyValues()); // XML names a scheduler there
        return ours;
    }
}
