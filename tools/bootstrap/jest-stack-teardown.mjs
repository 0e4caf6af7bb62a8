export default async function startStackForTests() {}
