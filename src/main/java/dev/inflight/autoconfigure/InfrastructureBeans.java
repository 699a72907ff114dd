package dev.inflight.autoconfigure;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.type.MethodMetadata;

/**
 * Marks every bean of ours as infrastructure that is nobody's business: no proxy is put around it, whatever the application's
 * pointcuts say, and none of its advisors is made early on our account.
 */
final class InfrastructureBeans implements BeanFactoryPostProcessor {

    private static final String OURS = InfrastructureBeans.class.getPackageName() + ".";

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        for (String name : beanFactory.getBeanDefinitionNames()) {
            if (beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
                    && isOurs(definition)) {
                definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
                definition.setSynthetic(true);
            }
        }
    }

    private static boolean isOurs(AbstractBeanDefinition definition) {
        MethodMetadata method =
                definition instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
        String declaring = method == null ? definition.getBeanClassName() : method.getDeclaringClassName();
        return declaring != null && declaring.startsWith(OURS);
    }
}
