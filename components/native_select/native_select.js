// The browser's own <select>: screen readers and phones know it. It speaks the protocol of NiceGUI's ui.select.
export default {
  template: `
    <span class="ej-select" :class="{ 'ej-select-bad': $attrs['aria-invalid'] === 'true' }">
      <select :id="$attrs.for" :name="$attrs.name" :value="modelValue?.value ?? ''" :disabled="disable"
              :aria-describedby="$attrs['aria-describedby']" :aria-invalid="$attrs['aria-invalid']"
              :aria-required="$attrs['aria-required']" @change="choose">
        <option v-if="modelValue == null" value="" hidden></option>
        <option v-for="option in options" :key="option.value" :value="option.value">{{ option.label }}</option>
      </select>
      <span class="ej-icon ej-icon-down"></span>
    </span>`,
  inheritAttrs: false,
  props: { options: Array, modelValue: Object, disable: Boolean },
  emits: ['update:model-value'],
  methods: {
    choose(event) {
      this.$emit('update:model-value', this.options[event.target.selectedIndex - (this.modelValue == null ? 1 : 0)]);
    },
  },
};
