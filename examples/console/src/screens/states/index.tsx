export default function StatesScreen() {
  return <h1>States</h1>;
}
